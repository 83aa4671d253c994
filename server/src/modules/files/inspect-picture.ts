import sharp from 'sharp'
import type { MediaType } from './file.ts'
import { fileProblems } from './file-problems.ts'
import { assertHarmlessSvg } from './assert-harmless-svg.ts'

export interface Picture {
  readonly mediaType: MediaType
  readonly width: number
  readonly height: number
}

/** A small file can claim to be a huge picture, and would fill the memory of whoever shows it. */
const maxPixels = 50_000_000

/** SVG is read character by character while everybody else waits; drawings people make are a tenth of it. */
const maxSvgBytes = 1_048_576

const unreadable = 'This is not a picture we can read. Use PNG, JPEG, GIF, WebP or SVG.'
const tooManyPixels = `A picture has at most ${maxPixels / 1_000_000} million pixels.`

const mediaTypes: Readonly<Record<string, MediaType>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
}

/**
 * Finds out what the bytes are, whatever their sender says. Refuses what is no PNG, JPEG, GIF, WebP or SVG, pictures of
 * more than 50 million pixels, SVG of more than 1 MB, and SVG that holds more than shapes and text.
 */
export async function inspectPicture(bytes: Uint8Array): Promise<Picture> {
  const { format, width, height } = await readMetadata(bytes).catch((error: unknown) => {
    throw fileProblems.notAPicture(isTooManyPixels(error) ? tooManyPixels : unreadable)
  })
  const mediaType = mediaTypes[format]
  if (!mediaType) throw fileProblems.notAPicture(unreadable)
  if (mediaType === 'image/svg+xml') {
    if (bytes.byteLength > maxSvgBytes) throw fileProblems.tooLarge(`An SVG has at most ${maxSvgBytes / 1_048_576} MB.`)
    assertHarmlessSvg(bytes)
  }
  return { mediaType, width, height }
}

/** Rejects for every reason alike; sharp itself throws at once when there are no bytes. */
const readMetadata = async (bytes: Uint8Array) => sharp(bytes, { limitInputPixels: maxPixels }).metadata()

const isTooManyPixels = (error: unknown) => error instanceof Error && error.message.includes('exceeds pixel limit')
