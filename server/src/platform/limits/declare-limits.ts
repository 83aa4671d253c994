import { defineGroup, type PolicyOptions } from '@upskill/rate-limiter'
import type { Plan } from '../plan.ts'

/**
 * Which of its caller's policies an action is counted against; files and probes are counted by address alone, and what
 * keeps an organization's people in step with its identity provider by address and organization.
 */
export type LimitKind = 'read' | 'write' | 'costly' | 'sync' | 'static' | 'probe'

/** How one action is limited. A module declares it, routes name it, and the server does not start when one is missing. */
export interface LimitDeclaration {
  readonly kind: LimitKind
  /** Units a request takes of the caller's policies and of the organization's quota; 1 unless said otherwise. */
  readonly cost?: number
  /** Units instead of `cost` when the request searches: when its query holds a `q`. */
  readonly searchCost?: number
  /** Stricter than what its kind allows, for this action alone. Each counts requests, whatever they cost. */
  readonly perAddress?: PolicyOptions
  readonly perUser?: PolicyOptions
  /** Counts by the `email` in the body, which every route of the action must require. */
  readonly perAccount?: PolicyOptions
  /** Instead of `perAccount`, for a request from a browser that was signed in to the account before. */
  readonly perDevice?: PolicyOptions
  readonly perOrganization?: PolicyOptions
}

/** The limits of one part of the server, by action: `<module>.<what it does>`. */
export type LimitDeclarations = Readonly<Record<string, LimitDeclaration>>

/** A policy and why its numbers are what they are. */
export interface ReasonedPolicy extends PolicyOptions {
  readonly why: string
}

/**
 * The policies that every request is counted against. Behind one address there may be a school: two hundred people who
 * open the app in the same minute must not notice any of them.
 */
export const basePolicies = {
  global: {
    all: {
      rate: '2000/second',
      burst: 4_000,
      why: 'What the service takes as a whole, over all instances: beyond it some are turned away, so that the rest are served well.',
    },
  },
  address: {
    all: {
      rate: '100/second',
      burst: 3_000,
      why: '200 people behind one address open the app at once with 8 requests each; one program keeps no more than a few percent of the service busy.',
    },
  },
  'address-static': {
    all: {
      rate: '300/second',
      burst: 12_000,
      why: 'The pages and files of the web app: 200 first visits at once with 60 files each. They cost little.',
    },
  },
  'address-probe': {
    all: {
      rate: '20/second',
      burst: 100,
      why: 'Load balancers and monitors ask a few times a second; each asking reaches the database.',
    },
  },
  user: {
    read: {
      rate: '600/minute',
      burst: 600,
      why: 'A page makes up to 8 requests, and nobody opens more than one a second for long; a copier of everything is slowed.',
    },
    'read-burst': {
      rate: '30/second',
      burst: 120,
      why: 'Fifteen tabs restored at once, or leafing through lessons with a key held down.',
    },
    write: {
      rate: '240/minute',
      burst: 240,
      why: 'The studio saves about once a second while somebody writes, and the player records progress.',
    },
    'write-burst': { rate: '10/second', burst: 60, why: 'Reordering an outline, or catching up after being offline.' },
    costly: {
      rate: '180/minute',
      burst: 300,
      why: 'The preview renders after each pause in writing; an upload counts as 2, publishing as 5, an import as 20.',
    },
    'costly-burst': { rate: '10/second', burst: 60, why: 'Thirty pictures dropped into a lesson at once.' },
  },
  anonymous: {
    read: {
      rate: '1200/minute',
      burst: 1_200,
      why: 'By address, for nobody is known yet: a class of 200 opens its invitations, each several times.',
    },
    'read-burst': { rate: '100/second', burst: 600, why: 'The same class at the same moment.' },
    write: {
      rate: '600/minute',
      burst: 1_200,
      why: 'By address: the class signs up or in, with typing errors; what guesses passwords meets stricter policies.',
    },
    'write-burst': { rate: '50/second', burst: 600, why: 'The same class at the same moment.' },
    costly: {
      rate: '60/minute',
      burst: 60,
      why: 'Costly work is for people who are known; a little, should any be public.',
    },
    'costly-burst': { rate: '5/second', burst: 60, why: 'As above.' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ReasonedPolicy>>>>

/** An organization's quota by its plan. A lesson of one hour in a class of 200 takes about 150 000 units. */
export const quotaOfPlan = {
  starter: {
    rate: '500000/day',
    burst: 100_000,
    why: 'A team of 50 that learns every day, with room for a day of all at once.',
  },
  team: {
    rate: '2000000/day',
    burst: 400_000,
    why: 'A school of 200 in lessons all day; a burst holds two such lessons.',
  },
  enterprise: {
    rate: '20000000/day',
    burst: 2_000_000,
    why: 'Thousands at once, and programs that read along.',
  },
} as const satisfies Readonly<Record<Plan, ReasonedPolicy>>

/** The groups these policies are counted in: an identity's policies lie in one record. */
export const baseGroups = {
  global: defineGroup('global', basePolicies.global, { isLeased: true }),
  address: defineGroup('address', basePolicies.address),
  'address-static': defineGroup('address-static', basePolicies['address-static']),
  'address-probe': defineGroup('address-probe', basePolicies['address-probe']),
  user: defineGroup('user', basePolicies.user),
  anonymous: defineGroup('anonymous', basePolicies.anonymous),
  organization: defineGroup('organization', { quota: quotaOfPlan.team }),
}

/** The policies of the caller that an action of each kind is counted against. */
export const callerPolicies = {
  read: ['read', 'read-burst'],
  write: ['write', 'write-burst'],
  costly: ['costly', 'costly-burst'],
  sync: [],
  static: [],
  probe: [],
} as const satisfies Readonly<Record<LimitKind, readonly (keyof typeof basePolicies.user)[]>>

/** The names of an action's own policies, and where its declaration says them. */
export const ownPolicies = {
  'per-address': 'perAddress',
  'per-user': 'perUser',
  'per-organization': 'perOrganization',
  'per-account': 'perAccount',
  'per-device': 'perDevice',
} as const satisfies Readonly<Record<string, keyof LimitDeclaration>>

export type OwnPolicy = keyof typeof ownPolicies

/** The units that the dearest request of the action takes. */
export const dearestCost = ({ cost = 1, searchCost = 0 }: LimitDeclaration): number => Math.max(cost, searchCost)
