/** What is looked at on a server, in this order: whoever is stopped at one has nothing to stand on for the next. */
export const RUNGS = [
  'name',
  'port',
  'TLS',
  'WinRM',
  'way in',
  'account',
  'session',
  'rights',
  'versions',
  'MultiPoint',
  'quotas',
  'clock',
  'round trip',
  'worksheet',
] as const
export type Rung = (typeof RUNGS)[number]

/** One thing that was looked at, or that could not be: `found` says why then. */
export type Observation = { readonly what: Rung; readonly found: string } & (
  | { readonly verdict: 'fine' | 'unseen' }
  | { readonly verdict: 'finding'; readonly remedy: string | null }
)

export function fine(what: Rung, found: string): Observation {
  return { what, verdict: 'fine', found }
}

export function finding(what: Rung, found: string, remedy: string | null): Observation {
  return { what, verdict: 'finding', found, remedy }
}

export function unseen(what: Rung, found: string): Observation {
  return { what, verdict: 'unseen', found }
}
