import { IconAlertCircle } from '@tabler/icons-react'
import { useRef, useState, type ChangeEvent, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import type { FieldRule } from './form-rules.ts'
import { isUnreachable, toFormErrors, toProblem } from './problem.ts'
import { useRequest } from './use-request.ts'
import { useSecondsLeft } from './use-seconds-left.ts'
import { WaitNotice } from './wait-notice.tsx'
import { useWaitWords } from './wait-words.ts'
import { busyUntil, isBusy } from './wait.ts'

type Values = Record<string, string>
type Errors<Form> = { [Name in keyof Form]?: string | undefined }
type Rules<Form> = { [Name in keyof Form]?: FieldRule }

type ApiFormOptions<Form extends Values, Result> = {
  initialValues: Form
  /** Run when a field is left and before submitting. */
  rules?: Rules<Form>
  submit: (values: Form) => Promise<Result>
  onDone: (result: Result, values: Form) => void | Promise<void>
}

/**
 * A form that the server answers. A field is checked when it is left; what the server refuses lands on the matching
 * field, which gets the focus, or above the form. While the server is busy the form keeps what was typed and counts down
 * until it can be sent again, by the person: they may have changed it, or their mind.
 */
export function useApiForm<Form extends Values, Result>(options: ApiFormOptions<Form, Result>) {
  const { initialValues, submit, onDone } = options
  const rules: Rules<Form> = options.rules ?? {}
  const [values, setValues] = useState(initialValues)
  const [errors, setErrors] = useState<Errors<Form>>({})
  const formRef = useRef<HTMLFormElement>(null)
  const names: (keyof Form & string)[] = Object.keys(initialValues)
  const request = useRequest({
    send: submit,
    onDone,
    onError: (error) => show(toFormErrors(toProblem(error), names, labelOf).fields as Errors<Form>),
  })

  const secondsLeft = useSecondsLeft(busyUntil(request.error))
  const words = useWaitWords()

  function setValue(name: keyof Form, value: string) {
    setValues((current) => ({ ...current, [name]: value }))
    setErrors((current) => ({ ...current, [name]: undefined }))
  }

  function check(name: keyof Form) {
    return rules[name]?.(values[name] ?? '')
  }

  function labelOf(name: string) {
    const control = formRef.current?.elements.namedItem(name)
    return control && 'labels' in control ? (control as HTMLInputElement).labels?.[0]?.textContent : undefined
  }

  function show(found: Errors<Form>) {
    setErrors(found)
    requestAnimationFrame(() => formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (secondsLeft > 0) return
    const found = names.flatMap((name) => {
      const error = check(name)
      return error ? [[name, error]] : []
    })
    if (found.length > 0) show(Object.fromEntries(found) as Errors<Form>)
    else request.start(values)
  }

  return {
    values,
    setValue,
    /** For `<form {...formProps}>`. */
    formProps: { ref: formRef, onSubmit, noValidate: true },
    /** Connects an input: `<TextField {...field('email')} />`. */
    field: (name: keyof Form & string) => ({
      name,
      value: values[name] ?? '',
      error: errors[name],
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) =>
        setValue(name, event.currentTarget.value),
      onBlur: () => {
        const isUntouched = values[name] === initialValues[name]
        if (!isUntouched) setErrors((current) => ({ ...current, [name]: check(name) ?? current[name] }))
      },
    }),
    /** For the button that sends it: `<Button {...submitButton}>`. */
    submitButton: {
      type: 'submit' as const,
      loading: request.busy,
      wait: secondsLeft > 0 ? words.short(secondsLeft) : undefined,
    },
    /** For `<FormNotice {...notice} />`, above the fields. */
    notice: {
      error: request.error,
      fieldNames: names,
    },
  }
}

type FormNoticeProps = {
  error: Error | null
  fieldNames: readonly string[]
  /** The way out of a refusal. */
  action?: ReactNode
}

/** What the server said about the form as a whole: nothing, a refusal, or a countdown to the next try. */
export function FormNotice({ error, fieldNames, action }: FormNoticeProps) {
  const { t } = useTranslation('platform')
  if (!error) return null
  if (isBusy(error)) return <WaitNotice error={error} after="allowed" note={t('wait.kept')} />
  const message = formMessage()
  if (!message) return null
  return (
    <Notice tone="failure" icon={<IconAlertCircle size={18} />}>
      {message} {action}
    </Notice>
  )

  function formMessage() {
    const problem = toProblem(error)
    if (isUnreachable(problem)) return `${t('unreachable.title')}. ${t('unreachable.detail')}`
    if (problem.status === 412) return t('form.stale')
    return toFormErrors(problem, fieldNames).form
  }
}
