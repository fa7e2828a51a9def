import type { SimulatedServer } from '../servers/start-server.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * An update at night would restart a server in the middle of its migration (rule A17): somebody has moved it far away from what is done
 * within some hours from `now`, in epoch ms by the site's clock, so that a story is the same by day and by night.
 */
export function keepUpdatesOut(server: SimulatedServer, now: number): void {
  server.change((state) => {
    const far = new Date(now + state.clock.offsetMinutes * MINUTE_MS + 18 * HOUR_MS)
    state.scheduledUpdate.hour = far.getUTCHours()
  })
}
