import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { organizationsQuery } from '../../platform/organization.tsx'
import { useMe } from '../../platform/session.ts'
import { matching, required } from '../../platform/form-rules.ts'
import { FormNotice, useApiForm } from '../../platform/use-api-form.tsx'
import { ArrivalHeading } from '../../ui/arrival-heading.tsx'
import { BrandMark } from '../../ui/brand.tsx'
import { Button } from '../../ui/button.tsx'
import { Fields } from '../../ui/fields.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { createOrganization } from './create-organization.ts'
import classes from './new-organization-page.module.css'
import { suggestSlug } from './organization-slug.ts'

/** The first thing a new person does, and how anyone starts another organization. */
export function NewOrganizationPage() {
  const { t } = useTranslation('organizations')
  const me = useMe()
  const queryClient = useQueryClient()
  const router = useRouter()
  const { data: organizations } = useSuspenseQuery(organizationsQuery)
  const { values, setValue, formProps, field, submitButton, notice } = useApiForm({
    initialValues: { name: '', slug: '' },
    rules: {
      name: required(t('create.missingName')),
      slug: matching(/^$|^(?=.{2,40}$)[a-z0-9](-?[a-z0-9])*$/, t('create.invalidSlug')),
    },
    submit: ({ name, slug }) => createOrganization({ name, ...(slug && { slug }) }),
    onDone: async ({ slug }) => {
      await queryClient.invalidateQueries({ queryKey: organizationsQuery.queryKey, refetchType: 'all' })
      await router.navigate({ to: '/o/$org', params: { org: slug } })
    },
  })

  function rename(name: string) {
    const isSuggested = values.slug === suggestSlug(values.name)
    setValue('name', name)
    if (isSuggested) setValue('slug', suggestSlug(name))
  }

  return (
    <main className={classes.page} id="main" tabIndex={-1}>
      <PageTitle title={t('create.title')} />
      <BrandMark size={40} />
      <ArrivalHeading className={classes.title}>{t('create.title')}</ArrivalHeading>
      <p className={classes.intro}>{t('create.intro')}</p>
      <form {...formProps}>
        <Fields>
          <FormNotice {...notice} />
          <TextField
            autoComplete="organization"
            label={t('create.name')}
            description={t('create.nameHelp')}
            {...field('name')}
            onChange={(event) => rename(event.currentTarget.value)}
          />
          <TextField
            autoComplete="off"
            spellCheck={false}
            label={t('create.slug')}
            description={t('create.slugHelp')}
            leftSection={<span className={classes.prefix}>/o/</span>}
            {...field('slug')}
          />
          <Button {...submitButton} size="md" fullWidth>
            {t('create.submit')}
          </Button>
          {organizations.length > 0 && (
            <ButtonLink to="/" variant="subtle" color="gray">
              {t('create.cancel')}
            </ButtonLink>
          )}
        </Fields>
      </form>
      <p className={classes.footer}>{t('create.signedInAs', { email: me.email })}</p>
    </main>
  )
}
