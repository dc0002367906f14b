/** Where the PNG of a finished render is. */
export const pictureUrl = (renderId: string): string => `/api/renders/${renderId}/picture.png`;
