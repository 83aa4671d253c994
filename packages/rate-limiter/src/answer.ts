/** What is known at once, or will be. */
export type Answer<T> = T | Promise<T>

/** Goes on with the answer: at once when it is known. */
export function whenKnown<T, U>(answer: Answer<T>, next: (value: T) => Answer<U>): Answer<U> {
  return answer instanceof Promise ? answer.then(next) : next(answer)
}
