import type { Config } from '#platform/config.ts'

/** Whom passkeys are made for: this installation, at the one address people open. */
export const relyingParty = ({ publicUrl }: Config): { name: string; id: string; origin: string } => {
  const { hostname, origin } = new URL(publicUrl)
  return { name: 'UpSkill', id: hostname, origin }
}
