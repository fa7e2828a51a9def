import type { Desk } from '../desk.ts'
import { scheduleView } from '../views-to-open.ts'
import { type Click, openClick } from './click.ts'

export function onOpenSchedule(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Schedule', ({ id }) => scheduleView(id))
}
