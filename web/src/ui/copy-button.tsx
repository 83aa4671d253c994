import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, type ButtonLook } from './button.tsx'

type CopyButtonProps = ButtonLook & { value: string; label?: string; ref?: Ref<HTMLButtonElement> }

/** Puts a text on the clipboard and says so. */
export function CopyButton({ value, label, ...props }: CopyButtonProps) {
  const { t } = useTranslation('ui')
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <Button
      variant="default"
      leftSection={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      {...props}
      onClick={() => clipboard.copy(value)}
    >
      <span aria-live="polite">{clipboard.copied ? t('copy.copied') : (label ?? t('copy.copy'))}</span>
    </Button>
  )
}
