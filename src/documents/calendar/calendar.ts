import {
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import type { CalendarEntry } from '../../migration/calendar-entry.ts'

/** What a calendar tells beside the windows. */
export interface CalendarSite {
  /** Tells the events of installations apart. */
  readonly installation: string
  readonly contact: string
  readonly alternative: string
}

const REFRESH_SECONDS = 15 * 60

/**
 * Windows as an iCalendar file (RFC 5545): moments in UTC, one event for each migration under a UID that never changes, a SEQUENCE
 * that grows with each change. The same windows give the same text.
 */
export function renderCalendar(entries: readonly CalendarEntry[], site: CalendarSite): string {
  const calendar = new ICalCalendar({
    name: 'Server migrations',
    prodId: { company: 'Stationmaster', product: 'calendar', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
  })
  for (const entry of entries) calendar.createEvent(eventOf(entry, site))
  return `${calendar.toString()}\r\n`
}

function eventOf({ id, requestedAt, source, destination, booking }: CalendarEntry, site: CalendarSite) {
  const { startAt, endAt, isCancelled, sequence, changedAt } = booking
  const title = `${oneLine(source)} moves to ${oneLine(destination)} (${id})`
  return {
    id: `${id.toLowerCase()}-${requestedAt}@${site.installation}.stationmaster`,
    sequence,
    stamp: new Date(changedAt),
    lastModified: new Date(changedAt),
    start: new Date(startAt),
    end: new Date(endAt),
    // Not every calendar shows the status.
    summary: isCancelled ? `Called off: ${title}` : title,
    description: isCancelled ? `It does not take place at this time. ${questions(site)}` : description(source, site),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // It is in nobody's way but the stations'.
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
  }
}

function description(source: string, site: CalendarSite): string {
  const meanwhile = site.alternative === '' ? '' : ` Meanwhile: ${oneLine(site.alternative)}.`
  return `The stations of ${oneLine(source)} can't be used during this time. Save your work and log off before it begins.${meanwhile} ${questions(site)}`
}

function questions({ contact }: CalendarSite): string {
  return `Questions: ${oneLine(contact)}.`
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
}
