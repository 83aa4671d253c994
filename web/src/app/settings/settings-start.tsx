import { Navigate } from '@tanstack/react-router'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { NotFound } from '../failure-pages.tsx'
import { settingsPages } from './settings-pages.ts'

/** Leads on to the first page of the settings that the person may open. */
export function SettingsStart() {
  const organization = useOrganization()
  const first = settingsPages(organization.slug).find(({ permission }) => mayIn(organization, permission))
  return first ? <Navigate {...first.link} replace /> : <NotFound />
}
