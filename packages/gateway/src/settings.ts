/** `test`: virtual card companies, hints in answers, any shop origin. `live`: HTTPS, registered domains, no hints. */
export type Mode = 'test' | 'live';
