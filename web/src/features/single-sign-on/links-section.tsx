import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { IconUnlink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { FormNotice } from '../../platform/use-api-form.tsx'
import { useRequest } from '../../platform/use-request.ts'
import { useFormat } from '../../ui/format.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Section } from '../../ui/page.tsx'
import tables from '../../ui/table.module.css'
import classes from './sign-on-page.module.css'
import { type Link, linksQuery, removeLink } from './sign-on-settings.ts'

/** Who is who at the provider; a link can be removed. */
export function LinksSection() {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const links = useInfiniteQuery(linksQuery(organization.id))
  return (
    <Section title={t('links.title')}>
      <p className={classes.intro}>{t('links.intro')}</p>
      <QueryView query={links} skeleton={<ListSkeleton rows={3} />}>
        {({ pages }) => {
          const found = pages.flatMap(({ data }) => data)
          return found.length === 0 ? <p>{t('links.empty')}</p> : <LinkTable links={found} />
        }}
      </QueryView>
      <ShowMore query={links} />
    </Section>
  )
}

function LinkTable({ links }: { links: readonly Link[] }) {
  const { t } = useTranslation('signOn')
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const format = useFormat()
  const remove = useRequest({
    send: (link: Link) => removeLink(organization.id, link.id),
    onDone: () => queryClient.invalidateQueries({ queryKey: linksQuery(organization.id).queryKey }),
  })
  return (
    <div className={tables.scroll}>
      <FormNotice error={remove.error} fieldNames={[]} />
      <table className={tables.table} aria-label={t('links.title')}>
        <thead>
          <tr>
            <th scope="col">{t('links.person')}</th>
            <th scope="col" className={tables.secondary}>
              {t('links.subject')}
            </th>
            <th scope="col">{t('links.lastUsed')}</th>
            <th scope="col">
              <span className={tables.hidden}>{t('links.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => (
            <tr key={link.id}>
              <td>{link.email || t('links.former')}</td>
              <td className={`${tables.secondary} ${classes.code}`}>{link.subject}</td>
              <td>{format.date(link.lastUsedAt)}</td>
              <td className={tables.actions}>
                <IconButton
                  label={t('links.remove', { name: link.email || t('links.former') })}
                  onClick={() => remove.start(link)}
                >
                  <IconUnlink size={18} stroke={1.75} />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
