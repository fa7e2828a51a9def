import { checkAgain } from '../../../operations/acts/request/check-again.ts'
import type { Desk } from '../desk.ts'
import { type Click, operateClick } from './click.ts'

export function onCheckAgain(click: Click, desk: Desk): Promise<void> {
  return operateClick(click, desk, checkAgain)
}
