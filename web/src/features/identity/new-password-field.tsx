import { useTranslation } from 'react-i18next'
import { PasswordField } from '../../ui/password-field.tsx'

/** The least characters of a password, as the server has it. */
export const leastCharacters = 15
const strongCharacters = 20

type NewPasswordFieldProps = Omit<Parameters<typeof PasswordField>[0], 'description' | 'autoComplete' | 'value'> & {
  value: string
}

/** A password to choose. It says how far what is typed is from long enough, and how to make one that can be remembered. */
export function NewPasswordField(props: NewPasswordFieldProps) {
  const { t } = useTranslation('identity')
  return <PasswordField {...props} autoComplete="new-password" description={advice()} />

  function advice() {
    const length = countCharacters(props.value)
    if (length === 0) return t('advice.empty')
    if (length < leastCharacters) return t('advice.short', { count: leastCharacters - length })
    return length < strongCharacters ? t('advice.enough') : t('advice.strong')
  }
}

/** A password must be long enough; its characters are counted as people see them. */
export function longEnough(message: string) {
  return (value: string) => (countCharacters(value) < leastCharacters ? message : undefined)
}

const countCharacters = (text: string) => [...text.normalize('NFC')].length
