import { z } from 'zod'
import { WEEKDAYS, type Weekday } from '../migration/permitted/days.ts'
import type { Hours } from '../migration/permitted/permitted-times.ts'
import { list, section, text } from './fields.ts'

const DAYS_ALLOWED = 'days such as mon-fri, sat or sat-sun, each with hours such as 18:00-06:00'
const HOURS_ALLOWED = 'hours such as 18:00-06:00, 00:00-24:00 for the whole day, or a list of them'
const MINUTES_OF_DAY = 1440

/** `{ mon-fri: 18:00-06:00, sat-sun: 00:00-24:00 }`; hours that end at or before they begin go on into the next day. */
export const allowedHours = z.unknown().transform((value, context): readonly Hours[] => {
  const issue = (path: readonly string[], message: string) => {
    context.addIssue({ code: 'custom', message, path: [...path] })
    return z.NEVER
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return issue([], DAYS_ALLOWED)
  return Object.entries(value).flatMap(([name, found]) => {
    const days = readDays(name)
    if (!days) return issue([name], DAYS_ALLOWED)
    const read = (Array.isArray(found) ? found : [found]).map(readHours)
    return read.includes(undefined) ? issue([name], HOURS_ALLOWED) : read.flatMap((each) => each && { days, ...each })
  }) as Hours[]
})

/** `mon`, `mon-fri`, `fri-mon`; undefined for anything else. */
function readDays(name: string): Weekday[] | undefined {
  const [first, last = first, ...more] = name
    .trim()
    .toLowerCase()
    .split('-')
    .map((day) => (WEEKDAYS as readonly string[]).indexOf(day.trim()))
  if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return undefined
  const count = ((last - first + WEEKDAYS.length) % WEEKDAYS.length) + 1
  return Array.from({ length: count }, (_, nth) => WEEKDAYS[(first + nth) % WEEKDAYS.length] ?? 'mon')
}

function readHours(found: unknown): { from: number; to: number } | undefined {
  const match = typeof found === 'string' ? /^(\d{2}):(\d{2})\s*-\s*(\d{2}):(\d{2})$/.exec(found.trim()) : null
  if (!match) return undefined
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number)
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
  const isClock = fromMinute < 60 && toMinute < 60 && from < MINUTES_OF_DAY && to <= MINUTES_OF_DAY
  return isClock && from !== to ? { from, to } : undefined
}

const date = text('a day such as 2026-12-18').refine(isDate, { error: 'a day such as 2026-12-18' })

/** Days on which nothing is migrated, both included. */
export const freezes = list(
  'a list such as [{ from: 2026-12-18, to: 2027-01-07, reason: exams }]',
  section({ from: date, to: date, reason: text('why, as people should read it: exams') }).refine(
    ({ from, to }) => from <= to,
    { path: ['to'], error: 'a day that is not before "from"' },
  ),
)

function isDate(found: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(found)) return false
  const at = Date.parse(`${found}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(found)
}
