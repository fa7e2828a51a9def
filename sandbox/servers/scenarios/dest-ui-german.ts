import { variant } from './scenario.ts'

export const DEST_UI_GERMAN = variant('dest-ui-german', 'the destination has a German system', ({ destination }) => {
  destination.os.language = 1031
  destination.os.uiLanguages = ['de-DE']
  destination.registry['HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Nls\\Language'] = {
    InstallLanguage: '0407',
    Default: '0407',
  }
})
