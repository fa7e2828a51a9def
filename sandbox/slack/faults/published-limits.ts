/** Calls of one method in any minute that Slack promises to take, for the whole app (tiers 1 to 4). */
const TIERS = [1, 20, 50, 100] as const

const METHODS: readonly (readonly string[])[] = [
  [],
  [
    'conversations.join',
    'conversations.list',
    'reactions.remove',
    'usergroups.list',
    'usergroups.users.list',
    'users.list',
  ],
  [
    'apps.connections.open',
    'apps.manifest.export',
    'chat.delete',
    'chat.update',
    'conversations.history',
    'conversations.info',
    'conversations.open',
    'conversations.replies',
    'reactions.add',
    'users.conversations',
    'users.lookupByEmail',
  ],
  [
    'chat.postEphemeral',
    'conversations.members',
    'files.completeUploadExternal',
    'files.getUploadURLExternal',
    'files.info',
    'users.info',
    'views.open',
    'views.publish',
    'views.push',
    'views.update',
  ],
]

/** Calls in any minute, by method; methods without a published tier are not in it. */
export const CALLS_PER_MINUTE: ReadonlyMap<string, number> = new Map(
  METHODS.flatMap((methods, index) => methods.map((method) => [method, TIERS[index] ?? 0] as const)),
)

/** chat.postMessage: one a second in each channel, where a short burst is let pass, and so many a minute in the workspace. */
export const POSTS = { method: 'chat.postMessage', everyMs: 1000, burst: 3, perMinute: 300 } as const
