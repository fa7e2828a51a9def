import type { Heard } from '../../migration/bulletin/promise.ts'
import { windowOf } from '../../migration/bulletin/window-id.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Ports } from '../ports.ts'

/** Notices channels of both servers, each once. */
export function noticesChannelsOf(ports: Ports, { source, destination }: Pick<Migration, 'source' | 'destination'>) {
  return [...new Set([source, destination].flatMap((server) => ports.site.noticesChannels(server)))]
}

/** When each notices channel was seen to have been told of the start. */
export async function heardBy(ports: Ports, m: Migration): Promise<readonly Heard[]> {
  const window = windowOf(m)
  const startAt = m.schedule?.startAt
  if (window === null || startAt === undefined) return []
  return Promise.all(
    noticesChannelsOf(ports, m).map(async (channel) => {
      const at = await ports.bulletins.heardAt({ window, channel }, { migration: m.id, startAt })
      return { channel, at: at ?? null }
    }),
  )
}
