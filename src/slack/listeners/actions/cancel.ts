import { cancelMigration } from '../../../operations/acts/request/cancel-migration.ts'
import type { Desk } from '../desk.ts'
import { type Click, operateClick } from './click.ts'

export function onCancel(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, cancelMigration)
}
