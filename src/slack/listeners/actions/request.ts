import { cancelMigration } from '../../../operations/acts/request/cancel-migration.ts'
import { checkAgain } from '../../../operations/acts/request/check-again.ts'
import type { Desk } from '../desk.ts'
import { scheduleView } from '../views-to-open.ts'
import { type Click, openClick, operateClick } from './click.ts'

export function onCheckAgain(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, checkAgain)
}

export function onCancel(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, cancelMigration)
}

export function onOpenSchedule(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Schedule', ({ id }) => scheduleView(id))
}
