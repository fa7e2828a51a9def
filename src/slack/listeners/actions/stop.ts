import { stopMigration } from '../../../operations/acts/cutover/stop-migration.ts'
import type { Desk } from '../desk.ts'
import { type Click, operateClick } from './click.ts'

export function onStop(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, stopMigration)
}
