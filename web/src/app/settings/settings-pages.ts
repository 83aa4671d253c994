import { linkOptions } from '@tanstack/react-router'
import { IconHistory, IconLogin2, IconKey, IconRefresh, IconShieldLock, IconUserShield } from '@tabler/icons-react'
import type { Permission } from '../../platform/organization.tsx'
import type { settingsText } from './settings-text.en.ts'

/** The pages of an organization's settings, in the order of their list, each for those who hold its permission. */
export const settingsPages = (org: string) => [
  page('roles', 'members.manage', IconUserShield, linkOptions({ to: '/o/$org/settings/roles', params: { org } })),
  page(
    'security',
    'security.manage',
    IconShieldLock,
    linkOptions({ to: '/o/$org/settings/security', params: { org } }),
  ),
  page('tokens', 'organization.read', IconKey, linkOptions({ to: '/o/$org/settings/tokens', params: { org } })),
  page(
    'provisioning',
    'security.manage',
    IconRefresh,
    linkOptions({ to: '/o/$org/settings/provisioning', params: { org } }),
  ),
  page('signOn', 'security.manage', IconLogin2, linkOptions({ to: '/o/$org/settings/sign-on', params: { org } })),
  page('audit', 'audit.read', IconHistory, linkOptions({ to: '/o/$org/settings/audit', params: { org } })),
]

const page = <Name extends keyof typeof settingsText.pages, Icon, Link>(
  name: Name,
  permission: Permission,
  icon: Icon,
  link: Link,
) => ({
  name,
  permission,
  icon,
  link,
})
