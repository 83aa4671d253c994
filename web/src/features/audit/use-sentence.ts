import { useTranslation } from 'react-i18next'
import { auditText } from './audit-text.en.ts'
import { describeEntry } from './describe-entry.ts'
import type { AuditEntry } from './list-audit-entries.ts'

/** Tells an entry as who did what, in the reader's language. */
export function useSentence(): (entry: AuditEntry) => { who: string; what: string } {
  const { t } = useTranslation('audit')

  function whoOf({ actorKind, actor }: AuditEntry): string {
    switch (actorKind) {
      case 'user':
        return actor?.name ?? t('who.unknown')
      case 'token':
        return t('who.token', { name: actor?.name ?? t('who.unknown') })
      case 'system':
        return actor ? t('who.systemFor', { name: actor.name }) : t('who.system')
      default:
        return t(`who.${actorKind}`)
    }
  }

  function whatOf(entry: AuditEntry): string {
    const { deed, kind, name, whom = t('somebody'), role = '' } = describeEntry(entry)
    const thing = hasWord(kind) ? t(`things.${kind}`) : kind
    return t(`does.${deed}`, {
      thing: name ? t('named', { thing, name }) : thing,
      whom,
      role: /^[0-9a-f]{8}-/.test(role) ? t('ownRole') : role,
    })
  }

  return (entry) => ({ who: whoOf(entry), what: whatOf(entry) })
}

const hasWord = (kind: string): kind is keyof typeof auditText.things => kind in auditText.things
