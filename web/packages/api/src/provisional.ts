/*
 * The shape of the API while `contract/openapi.json` does not exist. This is the only API type written by hand.
 * When the contract lands: `npm run gen`, point `contract.ts` at `schema.gen.ts`, delete this file.
 */

export interface components {
  schemas: {
    User: { id: string; email: string; name: string; created_at: string };
    TokenGrant: {
      access_token: string;
      refresh_token?: string;
      token_type: string;
      /** Seconds. */
      expires_in: number;
    };
    FieldError: { field: string; code: string; message: string };
    Problem: {
      type: string;
      title: string;
      status: number;
      detail?: string;
      code: string;
      error: string;
      message: string;
      details: components['schemas']['FieldError'][];
      request_id?: string;
    };
    Pagination: {
      page: number;
      page_size: number;
      total: number;
      total_pages: number;
      has_next: boolean;
      has_prev: boolean;
    };

    WorkspaceStatus: 'new' | 'queued' | 'running' | 'ready' | 'failed';
    Workspace: {
      workspace_id: string;
      status: components['schemas']['WorkspaceStatus'];
      stage: string | null;
      progress: number;
      run_id: string | null;
      version: number | null;
      error?: { code: string; message: string } | null;
      updated_at: string;
    };
    AssignmentFile: { id: string; name: string; size: number; media_type: string };
    Assignment: {
      course_id: string;
      assignment_id: string;
      title: string;
      course_name: string | null;
      due_at: string | null;
      points_possible: number | null;
      rubric: string | null;
      text: string | null;
      files: components['schemas']['AssignmentFile'][];
      created_at: string;
      updated_at: string;
      workspace: components['schemas']['Workspace'] | null;
      tasks_done?: number;
      tasks_total?: number;
    };
    AssignmentInput: {
      title: string;
      text?: string | null;
      file_ids?: string[];
      due_at?: string | null;
      course_name?: string | null;
      rubric?: string | null;
      points_possible?: number | null;
    };

    Citation: {
      /** The file's id; `details`, `text` or `rubric` for what was typed in. */
      source_id: string;
      source_name: string;
      page?: number | null;
      /** Which block of the source, from 1. */
      paragraph: number;
      quote: string;
      /** Characters of that block, in Unicode scalar values. */
      range?: { start: number; end: number } | null;
    };
    Statement: { text: string; citations: components['schemas']['Citation'][] };
    GradingSignal: {
      text: string;
      points?: number | null;
      percent?: number | null;
      citations: components['schemas']['Citation'][];
    };
    Requirement: {
      id: string;
      kind:
        | 'deliverable'
        | 'content'
        | 'length'
        | 'format'
        | 'sources'
        | 'deadline'
        | 'submission'
        | 'constraint'
        | 'collaboration'
        | 'integrity'
        | 'late_policy'
        | 'grading';
      strength: 'may' | 'unclear' | 'should' | 'must';
      text: string;
      citations: components['schemas']['Citation'][];
    };
    PlanTask: {
      id: string;
      stable_key: string;
      title: string;
      description: string;
      deliverable: string;
      done_definition: string;
      estimated_effort: string;
      effort_minutes: number;
      depends_on: string[];
      requirement_ids: string[];
    };
    Milestone: {
      id: string;
      stable_key: string;
      title: string;
      purpose: string;
      acceptance_criteria: components['schemas']['Statement'][];
      due_strategy: string;
      due_at?: string | null;
      order: number;
      tasks: components['schemas']['PlanTask'][];
    };
    Plan: {
      version: number;
      engine: string;
      language: string;
      kind: string;
      assignment_summary: {
        title: string;
        objective: string;
        objective_citations: components['schemas']['Citation'][];
        success_definition: string;
        hard_constraints: components['schemas']['Statement'][];
        grading_signals: components['schemas']['GradingSignal'][];
        deadline?: {
          at?: string | null;
          stated: string;
          assumed: string[];
          citations: components['schemas']['Citation'][];
        } | null;
      };
      requirements: components['schemas']['Requirement'][];
      milestones: components['schemas']['Milestone'][];
      risks: {
        risk: string;
        impact: string;
        mitigation: string;
        citations: components['schemas']['Citation'][];
      }[];
      submission_strategy: {
        final_checklist: components['schemas']['Statement'][];
        quality_bar: string;
        common_failure_modes: components['schemas']['Statement'][];
      };
      gaps: { code: string; message: string; citations: components['schemas']['Citation'][] }[];
      verification: { checked: number; supported: number; dropped: number; added: number; gaps: number };
    };
    PlanVersion: { version: number; engine: string; created_at: string; current: boolean };
    SourceBlock: {
      kind: 'heading' | 'paragraph' | 'list_item' | 'table_row' | 'code';
      level?: number;
      text: string;
      place: { page?: number | null; paragraph: number };
    };
    Source: {
      id: string;
      name: string;
      kind: 'details' | 'text' | 'rubric' | 'file';
      pages?: number | null;
      /** Why there is no text. */
      error?: string | null;
      warnings: { code: string; message: string }[];
      blocks: components['schemas']['SourceBlock'][];
    };
    WorkspaceEvent: {
      event_type: string;
      workspace_id: string;
      stage: string | null;
      status: components['schemas']['WorkspaceStatus'];
      progress: number;
      message: string;
      timestamp: string;
      draft_summary?: { title: string; objective: string; requirements?: number } | null;
      milestone_preview?: { id: string; title: string; order: number; tasks: number } | null;
    };

    WorkItemState: 'backlog' | 'todo' | 'in_progress' | 'in_review' | 'done' | 'failed' | 'overridden';
    WorkItem: {
      id: string;
      kind: 'assignment' | 'milestone' | 'task';
      parent_id: string | null;
      /** The milestone or task of the plan it stands for. */
      plan_key: string | null;
      course_id: string | null;
      assignment_id: string | null;
      title: string;
      description: string | null;
      state: components['schemas']['WorkItemState'];
      due_at: string | null;
      position: number;
      /** For `If-Match: "v7"`. */
      version: number;
      updated_at: string;
    };
    WorkItemPatch: {
      title?: string;
      description?: string | null;
      state?: components['schemas']['WorkItemState'];
      due_at?: string | null;
      position?: number;
    };

    File: { id: string; name: string; size: number; media_type: string; sha256: string; created_at: string };
    UploadSession: {
      id: string;
      name: string;
      size: number;
      received: number;
      file?: components['schemas']['File'];
    };

    RunState: 'pending' | 'running' | 'waiting' | 'completed' | 'failed' | 'overridden' | 'cancelled';
    Run: {
      id: string;
      kind: string;
      state: components['schemas']['RunState'];
      priority: 'critical' | 'high' | 'normal' | 'low';
      attempt: number;
      failures: number;
      /** Wire id of what it works on. */
      subject: string | null;
      parent_id: string | null;
      progress: number;
      message: string | null;
      error: { code: string; message: string } | null;
      cancel_requested: boolean;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
      attempts?: components['schemas']['RunAttempt'][];
      children?: components['schemas']['Run'][];
    };
    RunAttempt: {
      attempt: number;
      outcome: 'failed' | 'lost' | 'timed_out' | 'handed_back';
      error: { code: string; message: string } | null;
      ended_at: string;
      retry_at: string | null;
    };
    RunStep: {
      name: string;
      occurrence: number;
      attempt: number;
      started_at: string;
      finished_at: string | null;
    };
    RunLogLine: {
      n: number;
      at: string;
      attempt: number;
      level: 'debug' | 'info' | 'warn' | 'error';
      message: string;
    };
  };
}

type S = components['schemas'];
type Answer<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Nothing = { headers: Record<string, unknown>; content?: never };
type Page<T> = Answer<{ data: T[]; pagination: S['Pagination']; links: Record<string, string | null> }>;
type Asks<Path = undefined, Query = undefined, Header = undefined> = {
  path?: Path;
  query?: Query;
  header?: Header;
  cookie?: never;
};
type Needs<Path, Query = undefined, Header = undefined> = Omit<Asks<Path, Query, Header>, 'path'> & {
  path: Path;
};
type Body<T> = { content: { 'application/json': T } };

type AssignmentPath = { course_id: string; assignment_id: string };
type ById = { id: string };

export interface paths {
  '/api/v1/auth/register': {
    post: {
      parameters: Asks;
      requestBody: Body<{ email: string; password: string; name: string }>;
      responses: { 201: Answer<S['User'] & Partial<S['TokenGrant']>> };
    };
  };
  '/api/v1/auth/login': {
    post: {
      parameters: Asks;
      requestBody: Body<{ email: string; password: string }>;
      responses: { 200: Answer<S['TokenGrant']> };
    };
  };
  '/api/v1/auth/refresh': { post: { parameters: Asks; responses: { 200: Answer<S['TokenGrant']> } } };
  '/api/v1/auth/logout': { post: { parameters: Asks; responses: { 204: Nothing } } };
  '/api/v1/auth/me': { get: { parameters: Asks; responses: { 200: Answer<S['User']> } } };

  '/api/v1/assignments': {
    get: {
      parameters: Asks<
        undefined,
        {
          page?: number;
          page_size?: number;
          state?: string;
          due_before?: string;
          due_after?: string;
          sort?: string;
        }
      >;
      responses: { 200: Page<S['Assignment']> };
    };
    post: {
      parameters: Asks<undefined, undefined, { 'Idempotency-Key'?: string }>;
      requestBody: Body<S['AssignmentInput']>;
      responses: { 201: Answer<S['Assignment']> };
    };
  };
  '/api/v1/assignments/{course_id}/{assignment_id}': {
    get: { parameters: Needs<AssignmentPath>; responses: { 200: Answer<S['Assignment']> } };
    put: {
      parameters: Needs<AssignmentPath>;
      requestBody: Body<S['AssignmentInput']>;
      responses: { 200: Answer<S['Assignment']> };
    };
    delete: { parameters: Needs<AssignmentPath>; responses: { 204: Nothing } };
  };
  '/api/v1/assignments/{course_id}/{assignment_id}/start': {
    post: {
      parameters: Needs<AssignmentPath, { reprocess?: boolean }>;
      responses: { 200: Answer<S['Workspace']>; 202: Answer<S['Workspace']> };
    };
  };
  '/api/v1/assignments/{course_id}/{assignment_id}/plan': {
    get: { parameters: Needs<AssignmentPath, { version?: number }>; responses: { 200: Answer<S['Plan']> } };
  };
  '/api/v1/assignments/{course_id}/{assignment_id}/plan/versions': {
    get: { parameters: Needs<AssignmentPath>; responses: { 200: Answer<{ data: S['PlanVersion'][] }> } };
  };
  '/api/v1/assignments/{course_id}/{assignment_id}/sources': {
    get: { parameters: Needs<AssignmentPath>; responses: { 200: Answer<{ data: S['Source'][] }> } };
  };

  '/api/v1/work-items': {
    get: {
      parameters: Asks<
        undefined,
        {
          assignment_id?: string;
          kind?: string;
          due_before?: string;
          page?: number;
          page_size?: number;
          sort?: string;
        }
      >;
      responses: { 200: Page<S['WorkItem']> };
    };
  };
  '/api/v1/work-items/{id}': {
    patch: {
      parameters: Needs<ById, undefined, { 'If-Match'?: string }>;
      requestBody: Body<S['WorkItemPatch']>;
      responses: { 200: Answer<S['WorkItem']> };
    };
  };

  '/api/v1/files/uploads': {
    post: {
      parameters: Asks;
      requestBody: Body<{ name: string; size: number; sha256?: string }>;
      responses: { 201: Answer<S['UploadSession']> };
    };
  };
  '/api/v1/files/uploads/{id}': {
    get: { parameters: Needs<ById>; responses: { 200: Answer<S['UploadSession']> } };
  };
  '/api/v1/files/uploads/{id}/complete': {
    post: { parameters: Needs<ById>; responses: { 201: Answer<S['File']> } };
  };

  '/api/v1/runs': {
    get: {
      parameters: Asks<undefined, { state?: string; parent_id?: string; page?: number; page_size?: number }>;
      responses: { 200: Page<S['Run']> };
    };
  };
  '/api/v1/runs/{id}': { get: { parameters: Needs<ById>; responses: { 200: Answer<S['Run']> } } };
  '/api/v1/runs/{id}/steps': {
    get: { parameters: Needs<ById>; responses: { 200: Answer<{ data: S['RunStep'][] }> } };
  };
  '/api/v1/runs/{id}/log': {
    get: { parameters: Needs<ById>; responses: { 200: Answer<{ data: S['RunLogLine'][] }> } };
  };
  '/api/v1/runs/{id}/cancel': { post: { parameters: Needs<ById>; responses: { 202: Answer<S['Run']> } } };
  '/api/v1/runs/{id}/retry': { post: { parameters: Needs<ById>; responses: { 202: Answer<S['Run']> } } };
}
