import type { SlackDoubleOptions } from './options.ts'

/** The scopes of manifest.yml, each of which the double asks for where Slack does. */
export const APP_SCOPES = [
  'commands',
  'chat:write',
  'im:write',
  'channels:history',
  'groups:history',
  'im:history',
  'metadata.message:read',
  'channels:read',
  'groups:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
  'team:read',
  'files:write',
  'files:read',
  'reactions:write',
]

/** A small school: who asks, who approves, who is on site, who teaches, a guest and somebody who has left. */
export function sampleWorkspace(): SlackDoubleOptions {
  const tz = 'Europe/Berlin'
  return {
    workspace: {
      users: [
        { id: 'U01CAROL', name: 'carol', real_name: 'Carol Approver', tz, email: 'carol@school.example' },
        { id: 'U02ONSITE', name: 'omar', real_name: 'Omar Onsite', tz },
        { id: 'U03REQ', name: 'rita', real_name: 'Rita Requester', tz },
        { id: 'U04TEACH', name: 'tom', real_name: 'Tom Teacher', tz: 'Europe/London' },
        { id: 'U05GUEST', name: 'gus', real_name: 'Gus Guest', tz, is_restricted: true },
        { id: 'U07DORA', name: 'dora', real_name: 'Dora Deputy', tz },
        { id: 'U06GONE', name: 'gina', real_name: 'Gina Gone', tz, deleted: true },
      ],
      channels: [
        { id: 'C01OPS', name: 'ops', members: ['U01CAROL', 'U02ONSITE', 'U03REQ', 'U07DORA', 'U0BOT'] },
        { id: 'C01STAFF', name: 'staff', members: ['U01CAROL', 'U03REQ', 'U04TEACH', 'U0BOT'] },
        { id: 'C02LAB', name: 'lab', members: ['U04TEACH', 'U0BOT'] },
        { id: 'C03OTHER', name: 'other', members: ['U04TEACH'] },
        { id: 'G01HEADS', name: 'heads', members: ['U01CAROL'], is_private: true },
      ],
      usergroups: [
        { id: 'S0IT', handle: 'it', name: 'IT desk', users: ['U01CAROL', 'U02ONSITE', 'U03REQ'] },
        { id: 'S0ADMINS', handle: 'admins', name: 'Administrators', users: ['U01CAROL'] },
      ],
    },
    app: {
      botToken: 'xoxb-station-double',
      appToken: 'xapp-station-double',
      botUserId: 'U0BOT',
      scopes: [...APP_SCOPES],
      commands: ['/migrate'],
    },
  }
}
