import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

const require = createRequire(import.meta.url)
const PROGRAM = require.resolve('@resvg/resvg-wasm/index_bg.wasm')
const FONTS = [
  require.resolve('@expo-google-fonts/pt-sans/400Regular/PTSans_400Regular.ttf'),
  require.resolve('@expo-google-fonts/pt-sans/700Bold/PTSans_700Bold.ttf'),
]
/** Screens have two dots and more where a picture has one. */
const ZOOM = 2

let loaded: Promise<readonly Uint8Array[]> | undefined

/** Renders an SVG of ours, whose lettering is in PT Sans, at twice its size; what it leaves free stays transparent. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  loaded ??= load()
  const fontBuffers = [...(await loaded)]
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: { fontBuffers, defaultFontFamily: 'PT Sans' },
  })
  try {
    const rendered = image.render()
    const png = rendered.asPng()
    rendered.free()
    return png
  } finally {
    image.free()
  }
}

/** The renderer can be set up once only in a process. */
async function load(): Promise<readonly Uint8Array[]> {
  const [program, ...fonts] = await Promise.all([PROGRAM, ...FONTS].map((file) => readFile(file)))
  if (!program) throw new Error('there is no renderer')
  await initWasm(program)
  return fonts
}
