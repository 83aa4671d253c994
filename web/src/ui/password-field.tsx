import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState, type InputHTMLAttributes } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldText } from './field-frame.tsx'
import { IconButton } from './icon-button.tsx'
import { TextField } from './text-field.tsx'

/** A password to type, hidden until the person asks to see it. */
export function PasswordField(props: FieldText & Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) {
  const { t } = useTranslation('ui')
  const [isShown, setIsShown] = useState(false)
  const toggle = (
    <IconButton label={isShown ? t('password.hide') : t('password.show')} onClick={() => setIsShown(!isShown)}>
      {isShown ? <IconEyeOff size={18} stroke={1.75} /> : <IconEye size={18} stroke={1.75} />}
    </IconButton>
  )
  return <TextField {...props} type={isShown ? 'text' : 'password'} spellCheck={false} rightSection={toggle} />
}
