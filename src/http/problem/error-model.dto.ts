import { AnyField, Int64Field, ListField, TextField } from '../query/field.decorators';

/** One mistake in the request. */
export class ErrorDetail {
  @TextField('Where the error occurred, e.g. "query.limit", "path.agentId" or "body.items[3].foo".', {
    required: false,
  })
  location?: string;

  @TextField('Error message text.', { required: false })
  message?: string;

  @AnyField('The value at the given location (any JSON type); omitted when null.')
  value?: unknown;
}

/** The problem document (RFC 9457) of every error. */
export class ErrorModel {
  @TextField('Explanation specific to this occurrence of the problem.', {
    required: false,
    examples: ['Property foo is required but is missing.'],
  })
  detail?: string;

  @ListField(() => ErrorDetail, 'Optional list of individual error details.', { required: false })
  errors?: ErrorDetail[];

  @TextField('A URI reference that identifies this occurrence of the problem.', {
    required: false,
    format: 'uri',
    examples: ['https://example.com/error-log/abc123'],
  })
  instance?: string;

  @Int64Field('HTTP status code.', { required: false, examples: [400] })
  status?: number;

  @TextField('Short summary of the problem type.', { required: false, examples: ['Bad Request'] })
  title?: string;

  @TextField('A URI reference to documentation for the error.', {
    required: false,
    format: 'uri',
    default: 'about:blank',
    examples: ['https://example.com/errors/example'],
  })
  type?: string;
}
