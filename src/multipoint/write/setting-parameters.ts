import type { SettingName } from '../../migration/worksheet/worksheet.ts'

interface SettingParameter {
  /** Property of Get-WmsSystem. */
  readonly property: string
  /** Parameter of Set-WmsSystem. */
  readonly parameter: string
  readonly isInverted?: true
}

/** The settings that Set-WmsSystem can make; the two others of the worksheet have no cmdlet. */
export const SETTING_PARAMETERS: Readonly<Partial<Record<SettingName, SettingParameter>>> = {
  'multiple-sessions': { property: 'IsSingleSessionPerUser', parameter: 'SingleSessionPerUser', isInverted: true },
  'desktop-monitoring': { property: 'IsDesktopMonitoringAllowed', parameter: 'DesktopMonitoring' },
  'boot-to-console': { property: 'BootToConsoleMode', parameter: 'BootToConsoleMode' },
  'no-privacy-notification': { property: 'SuppressPrivacyNotification', parameter: 'SuppressPrivacyNotification' },
  'ip-per-station': { property: 'IsIPPerSessionEnabled', parameter: 'IPPerSession' },
  'instant-messaging': { property: 'IsChatEnabled', parameter: 'IM' },
  'admin-orchestration': { property: 'IsAdminOrchestrationEnabled', parameter: 'AdminOrchestration' },
}
