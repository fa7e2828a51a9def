import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readClixml } from '../../../../src/winrm/clixml/reader.ts'
import type { ClixmlPrimitive, ClixmlValue } from '../../../../src/winrm/clixml/values.ts'
import { writeClixml } from '../../../../src/winrm/clixml/writer.ts'
import { RemoteProtocolError } from '../../../../src/winrm/errors.ts'

const text = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 12 })

const primitive: fc.Arbitrary<ClixmlPrimitive> = fc.oneof(
  fc.constant<ClixmlPrimitive>({ kind: 'nil' }),
  text.map((value): ClixmlPrimitive => ({ kind: 'string', value })),
  fc.boolean().map((value): ClixmlPrimitive => ({ kind: 'boolean', value })),
  fc.integer().map((value): ClixmlPrimitive => ({ kind: 'int32', value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): ClixmlPrimitive => ({ kind: 'uint64', value })),
  fc.uint8Array({ maxLength: 12 }).map((value): ClixmlPrimitive => ({ kind: 'bytes', value })),
)

const { value } = fc.letrec<{ value: ClixmlValue }>((tie) => {
  const items = fc.array(tie('value'), { maxLength: 3 })
  const members = fc.array(fc.record({ name: text, value: tie('value') }), { maxLength: 3 })
  const content = fc.oneof(
    primitive.map((boxed) => ({ kind: 'primitive' as const, value: boxed })),
    fc.record({ kind: fc.constantFrom('list', 'enumerable', 'stack', 'queue'), items }),
    fc.record({
      kind: fc.constant('dictionary'),
      entries: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }),
    }),
  )
  const object = fc.record(
    {
      kind: fc.constant('object' as const),
      typeNames: fc.array(text, { maxLength: 3 }),
      text,
      content,
      adapted: members,
      extended: members,
    },
    { requiredKeys: ['kind'] },
  )
  return { value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, primitive, object as fc.Arbitrary<ClixmlValue>) }
})

test('every value comes back as it was written', () => {
  fc.assert(
    fc.property(value, (original) => {
      expect(readClixml(writeClixml(original))).toEqual(original)
    }),
  )
})

test('a document cut anywhere is refused, never half read', () => {
  fc.assert(
    fc.property(value, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (original, part) => {
      const xml = writeClixml(original)

      expect(() => readClixml(xml.slice(0, Math.floor(xml.length * part)))).toThrow(RemoteProtocolError)
      expect(() => readClixml(`${xml}<S>trailing</S>`)).toThrow(RemoteProtocolError)
    }),
  )
})
