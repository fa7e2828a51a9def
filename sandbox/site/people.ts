import type { SlackDoubleOptions } from '../slack/options.ts'
import { sampleWorkspace } from '../slack/sample-workspace.ts'

/** Who is who in the make-believe school. */
export const PEOPLE = {
  requester: 'U03REQ',
  approver: 'U01CAROL',
  operator: 'U02ONSITE',
  teacher: 'U04TEACH',
  guest: 'U05GUEST',
  deputy: 'U07DORA',
} as const

export const CHANNELS = { updates: 'C01OPS', staff: 'C01STAFF', lab: 'C02LAB' } as const

/** Who may do what, as `slack.roles` of the configuration. */
export const ROLES = {
  viewer: ['S0IT'],
  requester: [PEOPLE.requester],
  operator: [PEOPLE.operator],
  approver: [PEOPLE.approver],
}

/** The same, with a second approver: nobody approves what they have asked for themselves. */
export const ROLES_WITH_DEPUTY = { ...ROLES, approver: [PEOPLE.approver, PEOPLE.deputy] }

/** The workspace, with the app as its manifest has it. */
export function workspaceWith(scopes: readonly string[]): SlackDoubleOptions {
  const sample = sampleWorkspace()
  return { ...sample, app: { ...sample.app, scopes: [...scopes] } }
}
