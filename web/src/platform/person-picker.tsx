import { useQuery } from '@tanstack/react-query'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ListSkeleton } from '../ui/list-skeleton.tsx'
import { PersonAvatar } from '../ui/person-avatar.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { type Answer, answer, api } from './api.ts'
import { useOrganization } from './organization.tsx'
import classes from './person-picker.module.css'
import { queryKeys } from './query-keys.ts'
import { QueryView } from './query-view.tsx'

type Person = Answer<'listMembers'>['data'][number]

type PersonPickerProps = {
  opened: boolean
  onClose: () => void
  title: string
  /** Members that are there already. */
  chosen: ReadonlySet<string>
  onAdd: (person: Person) => void
  /** Whose addition is under way. */
  adding: string | undefined
}

/** Finds members by name or address and adds them, one after the other. */
export function PersonPicker({ opened, onClose, title, ...rest }: PersonPickerProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <Found {...rest} />
    </Dialog>
  )
}

function Found({ chosen, onAdd, adding }: Pick<PersonPickerProps, 'chosen' | 'onAdd' | 'adding'>) {
  const { t } = useTranslation('platform')
  const { id: organizationId } = useOrganization()
  const [q, setQ] = useState('')
  const people = useQuery({
    queryKey: [...queryKeys.members(organizationId, q), 'picked'],
    queryFn: ({ signal }) => {
      const query = { limit: 20, ...(q && { q }) }
      return answer(
        api.GET('/organizations/{organizationId}/members', { params: { path: { organizationId }, query }, signal }),
      )
    },
  })
  return (
    <>
      <SearchField label={t('person.search')} value={q} onSearch={setQ} />
      <QueryView query={people} skeleton={<ListSkeleton rows={4} />}>
        {({ data }) =>
          data.length === 0 ? (
            <p className={classes.nobody} role="status">
              {t('person.nobody')}
            </p>
          ) : (
            <ul className={classes.list}>
              {data.map((person) => (
                <li key={person.id} className={classes.row}>
                  <PersonAvatar name={person.name} />
                  <div className={classes.text}>
                    <bdi>{person.name}</bdi>
                    <div className={classes.quiet}>{person.email}</div>
                  </div>
                  {chosen.has(person.id) ? (
                    <span className={classes.there}>
                      <IconCheck size={16} /> {t('person.there')}
                    </span>
                  ) : (
                    <Button
                      size="xs"
                      variant="default"
                      loading={adding === person.id}
                      aria-label={t('person.add', { name: person.name })}
                      onClick={() => onAdd(person)}
                    >
                      <IconPlus size={16} />
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </>
  )
}
