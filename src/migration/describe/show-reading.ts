import type { Reading } from '../worksheet/reading.ts'
import type { DiskProtection, Orientation, ScheduledUpdate, UserType } from '../worksheet/worksheet.ts'

/** A reading as people see it: what is unknown is shown as the server said it, what is unreadable says why. */
export function showReading<T>(reading: Reading<T>, show: (value: T) => string = String): string {
  switch (reading.kind) {
    case 'known':
      return show(reading.value)
    case 'unknown':
      return `unknown value “${reading.text}”`
    case 'unreadable':
      return `cannot be read (${reading.why})`
  }
}

export function showOnOff(value: boolean): string {
  return value ? 'on' : 'off'
}

export function showYesNo(value: boolean): string {
  return value ? 'yes' : 'no'
}

const ORIENTATIONS: Readonly<Record<Orientation, string>> = {
  Landscape: 'landscape',
  Portrait: 'portrait',
  LandscapeFlipped: 'landscape (flipped)',
  PortraitFlipped: 'portrait (flipped)',
}

export function showOrientation(orientation: Orientation): string {
  return ORIENTATIONS[orientation]
}

const USER_TYPES: Readonly<Record<UserType, string>> = {
  Administrator: 'administrator',
  DashboardUser: 'MultiPoint Dashboard user',
  Standard: 'standard user',
}

export function showUserType(type: UserType): string {
  return USER_TYPES[type]
}

const DISK_PROTECTION: Readonly<Record<DiskProtection, string>> = {
  NotInstalled: 'not installed',
  Passive: 'installed, switched off',
  Discard: 'on',
}

export function showDiskProtection(mode: DiskProtection): string {
  return DISK_PROTECTION[mode]
}

/** Hour of the day, 0 to 23, as on a clock. */
export function showHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** The update at night, in a few words. */
export function showUpdate(update: ScheduledUpdate): string {
  if (!update.isEnabled) return 'off'
  const script = update.customScript === '' ? '' : `, script ${update.customScript}`
  return `at ${showHour(update.hour)}, ${update.automaticUpdateMode}${script}, then ${update.returnState}`
}
