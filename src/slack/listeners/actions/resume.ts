import { resumeMigration } from '../../../operations/acts/cutover/resume-migration.ts'
import type { Desk } from '../desk.ts'
import { type Click, operateClick } from './click.ts'

export function onResume(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, resumeMigration)
}
