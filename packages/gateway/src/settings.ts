/** `test`: virtual card companies, hints in answers, any shop origin. `live`: HTTPS, registered domains, nothing told. */
export type Mode = 'test' | 'live';
