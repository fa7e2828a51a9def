import { kindOf } from '../changes/all.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import type { Change } from './change.ts'

/**
 * The worksheet as it is once the change is made: a preview, nothing is touched. A station change needs its seat in `seats`
 * and its station in the worksheet; without them nothing changes.
 */
export function applyChange(
  worksheet: Worksheet,
  change: Change,
  seats: Readonly<Record<number, number>> | null,
): Worksheet {
  return kindOf(change).applied(worksheet, change, 'seat' in change ? seats?.[change.seat] : undefined)
}
