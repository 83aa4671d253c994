/** How much an organization may use; operators set it, and limits follow from it. */
export const plans = ['starter', 'team', 'enterprise'] as const

export type Plan = (typeof plans)[number]

export const isPlan = (text: string): text is Plan => plans.some((plan) => plan === text)
