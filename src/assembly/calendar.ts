import type { Loaded } from '../config/load-configuration.ts'
import { startCalendarServer } from '../feed/calendar-server.ts'
import type { ReadOnlyServer } from '../http/read-only-server.ts'
import { calendarFeed } from '../operations/calendar.ts'
import type { Ports, SecretValue } from '../operations/ports.ts'
import { calendarPath } from '../secrets/calendar-path.ts'
import { readSecret } from '../secrets/read/read-secret.ts'
import type { Log } from './log.ts'
import { surroundingsOf } from './servers.ts'

/** Where the calendar is found; null where none is configured. */
export interface CalendarPlace {
  readonly path: string
  readonly url: string
}

export async function calendarPlace(loaded: Loaded, log: Log): Promise<CalendarPlace | null> {
  const { calendar, redis } = loaded.configuration
  if (!calendar) return null
  const path = calendarPath(await secretOf(loaded, calendar.secret), redis.prefix)
  // Whoever reads the log is not by that somebody who may read the calendar.
  log.hide({ reveal: () => path.slice(path.lastIndexOf('/') + 1) })
  return { path, url: `${calendar.publicUrl}${path}` }
}

type Reference = NonNullable<Loaded['configuration']['calendar']>['secret']

async function secretOf({ configuration, environment }: Loaded, reference: Reference): Promise<SecretValue> {
  const [master] = environment.masterSecrets
  const secret = reference ? await readSecret(reference, surroundingsOf(configuration)) : master
  if (!secret) throw new Error('The calendar needs a secret: set STATIONMASTER_SECRET, or calendar.secret.')
  return secret
}

/** Serves the windows of all migrations at the place. */
export function serveCalendar(loaded: Loaded, { path }: CalendarPlace, ports: Ports): Promise<ReadOnlyServer> {
  const { calendar } = loaded.configuration
  if (!calendar) throw new Error('the configuration has no section calendar')
  const { host, port } = calendar
  return startCalendarServer({
    host,
    port,
    path,
    load: () => calendarFeed(ports),
    logger: ports.logger,
    now: Date.now,
  })
}
