export const prejoin = { joinWithoutCamera: 'Join without camera' }
