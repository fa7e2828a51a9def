import { expect, test } from 'vitest'
import { propertyBag, stringValue } from '../../../../src/winrm/clixml/build-values.ts'
import { readClixml } from '../../../../src/winrm/clixml/reader.ts'
import { writeClixml } from '../../../../src/winrm/clixml/writer.ts'
import { buildErrorRecord, readErrorRecord } from '../../../../src/winrm/psrp/error-record.ts'

test('an error record says what it was built from', () => {
  const error = {
    message: 'Station 7 was not found.',
    fullyQualifiedErrorId: 'StationNotFound,Microsoft.WindowsServerSolutions.SetWmsStation',
    category: 'ObjectNotFound',
    hresult: -2_147_024_894,
    exceptionType: 'System.InvalidOperationException',
    activity: 'Set-WmsStation',
    reason: 'InvalidOperationException',
    targetName: '7',
    targetType: 'UInt32',
  } as const

  const read = readErrorRecord(readClixml(writeClixml(buildErrorRecord(error))))

  expect(read).toEqual(error)
})

test('details replace the message of the exception', () => {
  const record = propertyBag({
    Exception: propertyBag({ Message: stringValue('inner') }),
    ErrorDetails_Message: stringValue('outer'),
  })

  expect(readErrorRecord(record).message).toBe('outer')
})

test('a record that is hardly one is read as far as it goes', () => {
  expect(readErrorRecord({ kind: 'object', text: 'broken' })).toMatchObject({
    message: 'broken',
    category: 'NotSpecified',
    fullyQualifiedErrorId: '',
    hresult: undefined,
  })
  expect(readErrorRecord(stringValue('text only')).message).toBe('text only')
})
