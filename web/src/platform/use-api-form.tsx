import { useForm, type FormValidateInput, type UseFormReturnType } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { IconAlertCircle } from '@tabler/icons-react'
import { useRef, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { WaitNotice } from '../ui/wait-notice.tsx'
import { isUnreachable, toFormErrors, toProblem, waitSeconds } from './problem.ts'

type ApiFormOptions<Values, Result> = {
  initialValues: Values
  /** Run when a field loses focus and before submitting; the server has the last word. */
  validate?: FormValidateInput<Values>
  submit: (values: Values) => Promise<Result>
  onDone: (result: Result, values: Values) => void | Promise<void>
}

type ApiForm<Values> = {
  /** Mantine's form: `key={form.key('email')} {...form.getInputProps('email')}` connects an input. */
  form: UseFormReturnType<Values>
  /** For `<form ref={formRef} onSubmit={onSubmit} noValidate>`. */
  formRef: React.RefObject<HTMLFormElement | null>
  onSubmit: (event?: FormEvent<HTMLFormElement>) => void
  busy: boolean
  /** For `<FormNotice {...notice} />`, above the fields. */
  notice: FormNoticeProps
}

/**
 * A form the server answers. Fields are checked when left; what the server refuses lands on the matching field, which
 * gets the focus, or above the form. A limit counts down and sends the form again.
 */
export function useApiForm<Values extends Record<string, unknown>, Result>(
  options: ApiFormOptions<Values, Result>,
): ApiForm<Values> {
  const { initialValues, validate, submit, onDone } = options
  const formRef = useRef<HTMLFormElement>(null)
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues,
    validateInputOnBlur: true,
    ...(validate && { validate }),
  })
  const mutation = useMutation({
    mutationFn: submit,
    onSuccess: onDone,
    onError: (error) => showErrors(toFormErrors(toProblem(error), Object.keys(initialValues)).fields),
  })

  function showErrors(fields: Record<string, string>) {
    form.setErrors(fields)
    focusFirstInvalid()
  }

  function focusFirstInvalid() {
    requestAnimationFrame(() => formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }

  const sent = mutation.variables
  return {
    form,
    formRef,
    onSubmit: form.onSubmit((values) => mutation.mutate(values), focusFirstInvalid),
    busy: mutation.isPending,
    notice: {
      error: mutation.error,
      fieldNames: Object.keys(initialValues),
      attempt: mutation.submittedAt,
      onRetry: () => sent && mutation.mutate(sent),
    },
  }
}

type FormNoticeProps = {
  error: Error | null
  fieldNames: readonly string[]
  /** Tells one countdown from the next. */
  attempt: number
  onRetry: () => void
}

/** What the server said about the form as a whole: nothing, a refusal, or a countdown to the next try. */
export function FormNotice({ error, fieldNames, attempt, onRetry }: FormNoticeProps) {
  const { t } = useTranslation('platform')
  if (!error) return null
  const seconds = waitSeconds(error)
  if (seconds !== undefined) return <WaitNotice key={attempt} seconds={seconds} onElapsed={onRetry} />
  const message = formMessage()
  if (!message) return null
  return (
    <Notice tone="failure" icon={<IconAlertCircle size={18} />}>
      {message}
    </Notice>
  )

  function formMessage() {
    const problem = toProblem(error)
    if (isUnreachable(problem)) return `${t('unreachable.title')}. ${t('unreachable.detail')}`
    if (problem.status === 412) return t('form.stale')
    return toFormErrors(problem, fieldNames).form
  }
}
