import type { Desk } from '../desk.ts'
import { sendReport } from '../views-of-files.ts'
import { type Click, openClick } from './click.ts'

export function onSendReport(click: Click, desk: Desk): Promise<void> {
  return openClick(click, desk, 'Report', ({ id }) => sendReport(id))
}
