import type { SheetText } from '../migration/bulletin/view.ts'
import type { CalendarEntry } from '../migration/calendar-entry.ts'
import type { LoggedEvent } from '../migration/events.ts'
import { evolveAll } from '../migration/evolve/evolve.ts'
import type { EpochMs, MigrationId, PersonId, ServerId } from '../migration/ids.ts'
import type { QuietTimes } from '../migration/quiet/quiet-times.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import { type CalendarSite, renderCalendar } from './calendar/calendar.ts'
import type { Document } from './document.ts'
import { renderDoor } from './door.ts'
import { heatMapPicture } from './pictures/heat-map.ts'
import { renderHtml } from './render/html.ts'
import { renderMarkdown } from './render/markdown.ts'
import { reportDocument } from './report/report.ts'
import { worksheetDocument } from './worksheet.ts'

/** How the log calls a worker. */
const OURSELVES: LoggedEvent['by'] = 'stationmaster'

export interface DocumentSurroundings {
  /** Writes a moment as people read it. */
  readonly formatTime: (at: EpochMs) => string
  readonly site: CalendarSite
  /** The head of a log, by which an export of it is known; not shown where absent. */
  readonly headOf?: (id: MigrationId, events: readonly LoggedEvent[]) => string
}

/** Documents as files, each as Markdown and as HTML to print: they name accounts; and pictures and calendars, which name nobody. */
export function createDocuments({ formatTime, site, headOf }: DocumentSurroundings) {
  return {
    calendar: (name: string, entries: readonly CalendarEntry[]) => ({
      name: `${name.replace(/[^A-Za-z0-9._-]/g, '-')}.ics`,
      mimetype: 'text/calendar',
      text: renderCalendar(entries, site),
    }),
    worksheet: (server: ServerId, reading: ServerReading) =>
      filesOf(`worksheet-${server}`, worksheetDocument(server, reading, formatTime(reading.facts.readAt))),
    heatMap: (found: QuietTimes) => heatMapPicture(found, formatTime),
    report(id: MigrationId, events: readonly LoggedEvent[], nameOf: (person: PersonId) => string) {
      // Folded here: a snapshot that an earlier version has kept lacks what this one knows.
      const migration = evolveAll(id, null, events)
      if (!migration) throw new Error(`${id} has no log`)
      const told = {
        migration,
        events,
        head: headOf?.(id, events) ?? null,
        formatTime,
        nameOf: (by: string) => (by === OURSELVES ? 'Stationmaster' : nameOf(by)),
      }
      return filesOf(`report-${id}`, reportDocument(told))
    },
    door: (id: MigrationId, text: SheetText) => ({
      name: `door-${id}.html`,
      mimetype: 'text/html',
      text: renderDoor(text),
    }),
  }
}

function filesOf(name: string, document: Document) {
  const base = name.replace(/[^A-Za-z0-9._-]/g, '-')
  return {
    html: { name: `${base}.html`, mimetype: 'text/html', text: renderHtml(document) },
    markdown: { name: `${base}.md`, mimetype: 'text/markdown', text: renderMarkdown(document) },
  }
}
