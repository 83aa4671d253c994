export { type FileId, fileUrl, type StoredFile } from './file.ts'
export { findFile, insertFile } from './file-sql.ts'
export { discardFile, placeFile } from './place-file.ts'
