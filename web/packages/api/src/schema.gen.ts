// Generated from contract/openapi.json by `npm run gen`. Do not edit.

export interface paths {
    "/api/v1/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's assignments.
         * @description Sorted by `due_at` (what is due first comes first, what is never due last), `-due_at`, `created_at` or
         *     `-created_at`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only assignments due at or after this moment. */
                    due_after?: string;
                    /** @description Only assignments due before this moment. */
                    due_before?: string;
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                    /** @description Only assignments whose plan stands here. */
                    state?: components["schemas"]["WorkspaceStatus"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of assignments */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_Assignment"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Enters an assignment. Planning begins with its `start`. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Makes a repeated request return the first one's answer. */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AssignmentInput"];
                };
            };
            responses: {
                /** @description The assignment */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assignment"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One assignment, and where its plan stands. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The assignment, with its `ETag` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assignment"];
                    };
                };
                /** @description No such assignment */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Replaces what was entered. The plan stays as it is until it is made anew. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AssignmentInput"];
                };
            };
            responses: {
                /** @description The assignment after the change */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assignment"];
                    };
                };
                /** @description No such assignment */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It comes from a course system */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        /** Removes an assignment with its plans and work items. Its files stay. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such assignment */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/captured": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keeps what a browser saw of an assignment, as the source of its plan.
         * @description For a Canvas that gives no keys: the page's own data, sent on the person's click. Planning begins with `start`. What is
         *     sent replaces what was sent before.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CapturedAssignment"];
                };
            };
            responses: {
                /** @description The assignment */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assignment"];
                    };
                };
                /** @description These cannot be ids of a Canvas */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Another Canvas has an assignment with these numbers here */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It is not what a Canvas says of this assignment */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows planning and feedback as server-sent events.
         * @description Begins with the last start, of planning or of feedback, or after `Last-Event-ID` (or `since`), and ends after the
         *     `plan_ready`, `feedback_ready` or `failed` of what was started last. What is about feedback names its `job_id`. An event `resync` says that
         *     something was missed: read the state anew.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The id of the last event you know. */
                    since?: string;
                };
                header?: {
                    /** @description The same, as browsers send it. */
                    "Last-Event-ID"?: string | null;
                };
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The stream */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": components["schemas"]["PlanningEvent"];
                    };
                };
                /** @description No such assignment, or planning was never started */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All feedback jobs of an assignment, newest first, with the figures to compare them by. */
        get: {
            parameters: {
                query?: {
                    /** @description Only jobs for this milestone: its `id` in the current plan, or its `stable_key`. */
                    milestone_id?: string;
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                    /** @description Only jobs for the whole assignment, or only those for milestones. */
                    target_type?: components["schemas"]["FeedbackTargetType"];
                };
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of jobs */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_FeedbackJob"];
                    };
                };
                /** @description No such assignment, or nothing was ever handed in */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/feedback/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Two feedbacks of an assignment side by side, and what changed. */
        get: {
            parameters: {
                query: {
                    /** @description The later job. */
                    after: components["schemas"]["FeedbackId"];
                    /** @description The earlier job. */
                    before: components["schemas"]["FeedbackId"];
                };
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Both, and the changes */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedbackPair"];
                    };
                };
                /** @description No such assignment or job */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description One of the two is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One feedback job: where it stands, and the feedback once it is ready. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                    job_id: components["schemas"]["FeedbackId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The job */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedbackJob"];
                    };
                };
                /** @description No such assignment or job */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}/submission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The texts of the draft a job looks at, which its quotes point into; none while it has not been read. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                    job_id: components["schemas"]["FeedbackId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The texts */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlanSources"];
                    };
                };
                /** @description No such assignment or job */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/feedback/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest feedback on the assignment, or on one of its milestones. */
        get: {
            parameters: {
                query?: {
                    /** @description A milestone's `id` in the current plan, or its `stable_key`; without it: the whole assignment. */
                    milestone_id?: string;
                };
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The job, with its feedback */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedbackJob"];
                    };
                };
                /** @description No such assignment, or no feedback on this yet */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/milestones/{milestone_id}/submissions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts to look at a draft of one milestone.
         * @description Every start makes a new job, and all are kept. Its progress comes over the assignment's event stream.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                    /** @description The milestone's `id` in the current plan, or its `stable_key`. */
                    milestone_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SubmissionInput"];
                };
            };
            responses: {
                /** @description The very same draft is being looked at already */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedbackJob"];
                    };
                };
                /** @description The job is queued */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedbackJob"];
                    };
                };
                /** @description No such assignment or milestone */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no finished plan to hold the draft against */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The submission is empty, or a field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plan: the newest version, or the one named. */
        get: {
            parameters: {
                query?: {
                    /** @description A version, from 1; the newest where none is named. */
                    version?: number;
                };
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The plan */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Plan"];
                    };
                };
                /** @description No such assignment, or no such plan yet */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/plan.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The milestones of the plan as a calendar. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description iCalendar */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/calendar": string;
                    };
                };
                /** @description No such assignment, or no plan yet */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/plan/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of a plan, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The versions */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlanVersions"];
                    };
                };
                /** @description No such assignment, or planning was never started */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/provenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was made of an assignment by whom, when, and with which engine.
         * @description From what is recorded: sources and drafts with their SHA-256, versions of the plan, feedback, tasks a person changed or
         *     checked off, and what models took. `not_covered` says what it cannot tell.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The report */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Provenance"];
                    };
                };
                /** @description No such assignment */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/provenance.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The provenance report as a document to show: A4, tagged for screen readers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description PDF */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": number[];
                    };
                };
                /** @description No such assignment */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The texts a plan was made from, which its citations point into. */
        get: {
            parameters: {
                query?: {
                    /** @description A version, from 1; the newest where none is named. */
                    version?: number;
                };
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The texts */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PlanSources"];
                    };
                };
                /** @description No such assignment, or planning was never started */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts planning, or says where it stands.
         * @description Without `reprocess`: what is ready, running or failed is returned as it is. With it: a new version is made; a plan
         *     that is being made is cancelled for it. An assignment of a Canvas is named by Canvas's own ids: its first start takes
         *     it in, and each plan is made from what the Canvas says then.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Through which connection an assignment of a Canvas is fetched; the default where none is named. */
                    connection?: components["schemas"]["ConnectionId"];
                    /** @description By whom: the chosen models where there are any, rules alone, or a model. */
                    engine?: components["schemas"]["EngineChoice"];
                    /** @description With `provider`: its model. */
                    model?: string;
                    /** @description Plans by rules where no model answers; the plan says so. */
                    or_offline?: boolean;
                    /** @description With `model`: the provider whose model is asked first. */
                    provider?: components["schemas"]["ProviderId"];
                    /** @description Makes a new version in place of the newest. Finished tasks are kept. */
                    reprocess?: boolean;
                };
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Where it stands; nothing was started */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assignment"];
                    };
                };
                /** @description Planning is queued */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assignment"];
                    };
                };
                /** @description There is nothing to plan from */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such assignment */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A reprocess is running already, or nothing is connected to fetch it through */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such connection or model */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{course_id}/{assignment_id}/submissions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts to look at a draft of the whole assignment.
         * @description Every start makes a new job, and all are kept. Its progress comes over the assignment's event stream.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    assignment_id: string;
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SubmissionInput"];
                };
            };
            responses: {
                /** @description The very same draft is being looked at already */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedbackJob"];
                    };
                };
                /** @description The job is queued */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FeedbackJob"];
                    };
                };
                /** @description No such assignment */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no finished plan to hold the draft against */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The submission is empty, or a field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enters the sample assignment, to try planning with. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The assignment */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Assignment"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/devices/{user_code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which program asks with a code. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The program. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AskingView"];
                    };
                };
                /** @description Not signed in. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description None, or no longer, or somebody else has answered. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many wrong codes; see `Retry-After`. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/devices/{user_code}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a program in, as the caller. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It may come in; repeating it is no error. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description None, or no longer, or somebody else has answered. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description The caller has refused it before. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many wrong codes; see `Retry-After`. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/devices/{user_code}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses a program. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    user_code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It may not come in; repeating it is no error. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description None, or no longer, or somebody else has answered. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description The caller has let it in before. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many wrong codes; see `Retry-After`. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/devices/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks to be let in without a password, for programs such as the browser extension.
         * @description The program shows `user_code`, opens `verification_uri_complete`, and polls `/auth/devices/token`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CodeBody"];
                };
            };
            responses: {
                /** @description The codes. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CodesView"];
                    };
                };
                /** @description The name is not accepted. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many programs ask from this address; see `Retry-After`. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many programs ask at this moment. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/devices/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks whether the program may come in; once it may, the answer is a pair of tokens.
         * @description A device code is exchanged once. One that comes back after its exchange ends the session it gave.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TokenBody"];
                };
            };
            responses: {
                /** @description Let in. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tokens"];
                    };
                };
                /** @description `identity.authorization_pending`: ask again after the interval. `identity.slow_down`: asked too soon, wait five seconds longer from now on. `identity.access_denied`, `identity.expired_token`: over. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many codes from this network that are none; see `Retry-After`. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/jwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that verify access tokens. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A JSON Web Key Set. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Jwks"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in.
         * @description Wrong e-mail and wrong password are one answer. With `X-Atelier-Client: web` the refresh token comes
         *     as a cookie instead of in the body.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LoginBody"];
                };
            };
            responses: {
                /** @description Signed in. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tokens"];
                    };
                };
                /** @description E-mail or password is wrong. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description A page of another site sent this. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many attempts; see `Retry-After`. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many people are signing in at this moment. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs out: ends the session of the refresh token, or else of the access token. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefreshBody"] | null;
                };
            };
            responses: {
                /** @description Signed out; repeating it is no error. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Neither a refresh token nor an access token came along. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description A page of another site sent this. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the caller is: the person, the tenant, the teams. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The caller. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MeView"];
                    };
                };
                /** @description Not signed in. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchanges the refresh token for a new pair.
         * @description Each refresh token is good once. One that comes back later ends the session. The token comes in the
         *     body, or, with `X-Atelier-Client: web` and from a page of this server, in the cookie.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["RefreshBody"] | null;
                };
            };
            responses: {
                /** @description A new pair. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Tokens"];
                    };
                };
                /** @description No token, not a good one, or one that was used before. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description A page of another site sent this. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes an account, with a personal tenant and team.
         * @description The first account of an installation is its operator.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RegisterBody"];
                };
            };
            responses: {
                /** @description The account was made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registered"];
                    };
                };
                /** @description There is an account with this address. */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description E-mail, password or name is not accepted; `details` says why. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many attempts from this address. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many passwords are being hashed. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's open sessions, last used first. */
        get: {
            parameters: {
                query?: {
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page of sessions. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_SessionView"];
                    };
                };
                /** @description Not signed in. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of the caller's sessions; its access tokens end with it. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["SessionId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ended. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not signed in. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such session of the caller's. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything with a date: assignments, milestones of plans, and what stands in the calendars the caller added.
         * @description An assignment is shown once, wherever it is known from.
         */
        get: {
            parameters: {
                query: {
                    /** @description From this moment on. */
                    from: string;
                    /** @description Before this moment; at most 400 days later. */
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The entries */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarEntries"];
                    };
                };
                /** @description The time is missing, turned round or too long */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar/feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's calendar feeds, the oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The feeds */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarFeeds"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /**
         * Adds a calendar by its address (ICS), and looks at it as a run.
         * @description Who has the address has the calendar: it is kept encrypted and never shown again. Adding the same address again
         *     keeps the feed and looks anew.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCalendarFeed"];
                };
            };
            responses: {
                /** @description It was there already; the run looks anew */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarFeed"];
                    };
                };
                /** @description The feed, with the run that looks at it */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarFeed"];
                    };
                };
                /** @description There are too many feeds */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description This cannot be the address of a calendar */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar/feeds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the caller's calendar feeds. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["FeedId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The feed */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarFeed"];
                    };
                };
                /** @description No such feed */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Forgets a calendar with its address and entries. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["FeedId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such feed */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar/feeds/{id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks at a calendar anew, as a run. One that waits or runs already is given instead of another. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["FeedId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The run */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarFeedSync"];
                    };
                };
                /** @description No such feed */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canvas/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's connections to Canvas, the default first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The connections */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasConnections"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /**
         * Connects a Canvas.
         * @description The key is held against that Canvas before it is kept; it is kept encrypted and never shown again. The first
         *     connection becomes the default. Connecting the same account again gives its connection the new key.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCanvasConnection"];
                };
            };
            responses: {
                /** @description The connection */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasConnection"];
                    };
                };
                /** @description There are too many connections */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid, or the address must not be asked */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Canvas did not accept the key, or did not answer as a Canvas does */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canvas/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the caller's connections to Canvas. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ConnectionId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The connection */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasConnection"];
                    };
                };
                /** @description No such connection */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Forgets a connection with its key, courses and assignments. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ConnectionId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such connection */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Renames a connection, or makes it the default. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ConnectionId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CanvasConnectionChange"];
                };
            };
            responses: {
                /** @description The connection after the change */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasConnection"];
                    };
                };
                /** @description No such connection */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/canvas/connections/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks Canvas whether it still accepts the key. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ConnectionId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It does */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasConnection"];
                    };
                };
                /** @description No such connection */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It does not, or did not answer as a Canvas does */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canvas/institutions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one can sign in instead of pasting a key. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The institutions */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasInstitutions"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canvas/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins a sign-in at a Canvas.
         * @description Canvas sends the browser back with `state` and `code`, with which the same person ends it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewCanvasSignIn"];
                };
            };
            responses: {
                /** @description Where to send the browser */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasSignIn"];
                    };
                };
                /** @description Nobody can sign in there */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canvas/sign-ins/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a sign-in: keeps the connection it gives. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CanvasSignInEnd"];
                };
            };
            responses: {
                /** @description The connection */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasConnection"];
                    };
                };
                /** @description No open sign-in of the caller has this state */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Canvas did not take the code */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canvas/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings courses, assignments and topics in line with Canvas, as a run.
         * @description A sync of the connection that waits or runs already is given instead of another.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The connection; the default where none is named. */
                    connection?: components["schemas"]["ConnectionId"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The run */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CanvasSync"];
                    };
                };
                /** @description No Canvas is connected */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such connection */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/courses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's courses by name: their own, and those of their Canvas as of the last sync. */
        get: {
            parameters: {
                query?: {
                    /** @description `true`: also what the course system no longer lists. */
                    archived?: boolean;
                    /** @description Only those seen through this connection. */
                    connection?: components["schemas"]["ConnectionId"];
                    /** @description Only those that come from there. */
                    origin?: components["schemas"]["CourseOrigin"];
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of courses */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_Course"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Adds a course of your own. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CourseInput"];
                };
            };
            responses: {
                /** @description The course */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Course"];
                    };
                };
                /** @description There are too many */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/courses/{course_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One course. The `ETag` guards what a person decides about it, not what a course system says. */
        get: {
            parameters: {
                query?: {
                    /** @description Where several connections know a course of that id; the default where none is named. */
                    connection?: components["schemas"]["ConnectionId"];
                };
                header?: never;
                path: {
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The course, with its `ETag` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Course"];
                    };
                };
                /** @description No such course */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Removes a course of your own with its topics. Its assignments stay, without a course. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such course */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It comes from a course system */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Changes a course. One of a course system is changed there, all but its `mode`. */
        patch: {
            parameters: {
                query?: {
                    /** @description Where several connections know a course of that id; the default where none is named. */
                    connection?: components["schemas"]["ConnectionId"];
                };
                header?: never;
                path: {
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CourseChange"];
                };
            };
            responses: {
                /** @description The course after the change */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Course"];
                    };
                };
                /** @description No such course */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It comes from a course system, and more than its mode was to change */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/courses/{course_id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The assignments of a course by due date, and where their plans stand. */
        get: {
            parameters: {
                query?: {
                    /** @description `true`: also what the course system no longer lists. */
                    archived?: boolean;
                    /** @description Where several connections know a course of that id; the default where none is named. */
                    connection?: components["schemas"]["ConnectionId"];
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                };
                header?: never;
                path: {
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of assignments */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_CourseAssignment"];
                    };
                };
                /** @description No such course */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/courses/{course_id}/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The map of a course: its topics, what is to be done in each, and what comes before what. */
        get: {
            parameters: {
                query?: {
                    /** @description Where several connections know a course of that id; the default where none is named. */
                    connection?: components["schemas"]["ConnectionId"];
                };
                header?: never;
                path: {
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The map */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CourseMap"];
                    };
                };
                /** @description No such course */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/courses/{course_id}/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a topic to a course of your own. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    course_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TopicInput"];
                };
            };
            responses: {
                /** @description The topic */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Topic"];
                    };
                };
                /** @description No such course */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The course comes from a course system, or has too many topics */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid, or topics would come before themselves */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/courses/{course_id}/topics/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a topic. Its assignments stay in the course; what depended on it no longer does. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    course_id: string;
                    id: components["schemas"]["TopicId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such course or topic */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The course comes from a course system */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Changes a topic. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    course_id: string;
                    id: components["schemas"]["TopicId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TopicInput"];
                };
            };
            responses: {
                /** @description The topic after the change */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Topic"];
                    };
                };
                /** @description No such course or topic */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The course comes from a course system */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid, or topics would come before themselves */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This contract, to read. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows a channel as server-sent events.
         * @description Each event's `id` is its position, its name the event's type, its data the envelope of
         *     `contract/events.json`. After a break, `Last-Event-ID` (or `since`) continues exactly. An event `resync`
         *     says that something was missed: read the state anew, the stream goes on from its `position`.
         */
        get: {
            parameters: {
                query: {
                    /**
                     * @description `tenant` (everything you may see), a wire id (`run_01jx…`), a topic (`runs`, `assignments`), or a channel of
                     *     a room.
                     */
                    channel: string;
                    /** @description The position of the last event you know; without it the stream begins now. `Last-Event-ID` goes before it. */
                    since?: string;
                };
                header?: {
                    /** @description The position of the last event you know. */
                    "Last-Event-ID"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The stream. It ends with the token, and when the server stops. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description The cursor is not a position. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not signed in. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such channel. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A parameter is not valid. */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many open streams. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's files, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of files */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_File"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /**
         * Takes a file of up to 16 MiB in one request: as the field `file` of a form, or as the body with `?name=`.
         *     Larger ones are uploaded in chunks.
         */
        post: {
            parameters: {
                query?: {
                    /** @description The name of the file, where the body is the file itself. */
                    name?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                    "multipart/form-data": components["schemas"]["FileForm"];
                };
            };
            responses: {
                /** @description The file */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["File"];
                    };
                };
                /** @description The body broke off */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too large for one request, or for the storage */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Neither a form nor a named body */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The disk is full */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file, without its content. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["FileId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The file */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["File"];
                    };
                };
                /** @description No such file, or not the caller's */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Removes a file and, unless another file has the same, its content. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["FileId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such file */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The content of a file. Ranges (one at a time), `If-None-Match` and `If-Range` are understood. */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description `bytes=0-1023`, `bytes=1024-` or `bytes=-1024` */
                    Range?: string | null;
                };
                path: {
                    id: components["schemas"]["FileId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The content */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                /** @description The part asked for */
                206: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                /** @description The caller has it */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such file, or not the caller's */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The range lies outside the file */
                416: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins an upload in chunks. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BeginUpload"];
                };
            };
            responses: {
                /** @description Send the chunks */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upload"];
                    };
                };
                /** @description Larger than a file may be, or than the storage has room for */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many uploads are open */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The disk is full */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where an upload stands: go on from `received`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The upload */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upload"];
                    };
                };
                /** @description No such upload; it may have expired */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Takes the next chunk. A chunk that is here already is answered as done. */
        put: {
            parameters: {
                query?: never;
                header: {
                    /** @description `bytes 0-8388607/104857600` */
                    "Content-Range": string;
                };
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                /** @description Received; go on from `received` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Upload"];
                    };
                };
                /** @description The body broke off or has another length than the range */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such upload; it may have expired */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not the next chunk: `details[0].message` is the offset to go on from */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The range does not fit the announced file or is too small or too large */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The disk is full */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        /** Gives an upload up. A file it has become stays. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Given up */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such upload */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/uploads/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a complete upload a file. Again gives the same file. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["UploadId"];
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["CompleteUpload"] | null;
                };
            };
            responses: {
                /** @description The file */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["File"];
                    };
                };
                /** @description No such upload; it may have expired */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not everything is here: `details[0].message` is the offset to go on from */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The SHA-256 does not agree; the upload was reset to 0 */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The disk is full */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The calls that were made, newest first: tokens, time, cost and outcome. */
        get: {
            parameters: {
                query?: {
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /** @description Only calls of this provider. */
                    provider_id?: components["schemas"]["ProviderId"];
                    /** @description Only calls of this run. */
                    run_id?: components["schemas"]["RunId"];
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of calls */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_ModelCall"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tenant's model providers, by label. No key is ever shown. */
        get: {
            parameters: {
                query?: {
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of providers */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_ModelProvider"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Adds a model provider. Nothing is sent to it yet. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewModelProvider"];
                };
            };
            responses: {
                /** @description The provider */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelProvider"];
                    };
                };
                /** @description The label is taken, or there are too many providers */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model provider. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ProviderId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The provider, with its `ETag` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelProvider"];
                    };
                };
                /** @description Not changed since `If-None-Match` */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such provider */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Removes a model provider, its key, and its places among default and fallbacks. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ProviderId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such provider */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Changes a model provider. A key does not go along to another host: it must be given again. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ProviderId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProviderChanges"];
                };
            };
            responses: {
                /** @description The provider after the change */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelProvider"];
                    };
                };
                /** @description No such provider */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The label is taken */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/models/providers/{id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models a provider has, as it says itself. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ProviderId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Its models */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelList"];
                    };
                };
                /** @description Its address is one that requests may not go to */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such provider */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The provider gave no list; the message says why */
                502: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/providers/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tests a model provider: asks it something small and shows what came back. A provider that fails is
         *     an answer, too (200 with `ok: false`).
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ProviderId"];
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["WhichModel"] | null;
                };
            };
            responses: {
                /** @description What came back */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelProviderTest"];
                    };
                };
                /** @description No such provider */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which model is asked by default, who is asked when it fails, and prices that differ from those shipped. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The settings, with their `ETag` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelSettings"];
                    };
                };
                /** @description Not changed since `If-None-Match` */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Replaces the settings. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewModelSettings"];
                };
            };
            responses: {
                /** @description The settings after the change */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ModelSettings"];
                    };
                };
                /** @description They were changed meanwhile */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This contract. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OpenAPI 3.1 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description You have it */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erases the caller with everything of theirs. This cannot be undone.
         * @description The password is asked again, and guessing is slowed down like at sign-in. What is under way is cancelled, everything is
         *     removed and counted again, all sessions end, and the account goes last; then nobody can sign in to it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EraseBody"];
                };
            };
            responses: {
                /** @description It has begun */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PrivacyErasure"];
                    };
                };
                /** @description The operator of an installation leaves last */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The password is wrong */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many wrong passwords */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's exports, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The exports */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PrivacyExports"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /**
         * Asks for everything of the caller's in one zip.
         * @description One is made at a time; while it is, that one is the answer. It is kept for seven days, three at most.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is being made */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PrivacyExport"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One export. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ExportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The export */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PrivacyExport"];
                    };
                };
                /** @description No such export */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Removes an export; one that is being made is given up. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ExportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such export */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The zip of an export: a JSON list per noun, the original files, and a manifest. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ExportId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The zip */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/zip": number[];
                    };
                };
                /** @description No such export */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It is not ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/privacy/remains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What stays when a person is erased, and why: to be read before. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What stays */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PrivacyRemains"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's runs, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Only runs about the object with this wire id. */
                    about?: string;
                    /** @description Only runs of this kind. */
                    kind?: string;
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /** @description Only runs started by this one. */
                    parent_id?: components["schemas"]["RunId"];
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                    /** @description Only runs in this state. */
                    state?: components["schemas"]["RunState"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of runs */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_Run"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RunId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The run */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description No such run */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The attempts of a run that did not succeed, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RunId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The attempts */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunAttempts"];
                    };
                };
                /** @description No such run */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels a run and its children.
         * @description Queued and waiting runs end at once; a running one ends when its worker notices, within its grace.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RunId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is cancelled, or coming to an end */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description No such run */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has ended already */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log of a run, oldest line first. */
        get: {
            parameters: {
                query?: {
                    /** @description Only lines after this cursor. */
                    after?: number;
                    /** @description At most so many lines, up to 1000. */
                    limit?: number;
                };
                header?: never;
                path: {
                    id: components["schemas"]["RunId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The lines */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunLog"];
                    };
                };
                /** @description No such run */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a failed or cancelled run again. What it finished stays finished. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RunId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is queued again */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description No such run */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It has not ended, or ended well */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The finished steps of a run, in order. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["RunId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The steps */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunSteps"];
                    };
                };
                /** @description No such run */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schemas/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of feedback. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description JSON Schema 2020-12 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schemas/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of plans. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description JSON Schema 2020-12 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's work items: plan by plan, in the order of the plan. */
        get: {
            parameters: {
                query?: {
                    /** @description Only items of the plan of the object with this wire id (`asg_…`). */
                    about?: string;
                    /** @description `true`: also items a newer plan dropped. */
                    archived?: boolean;
                    /** @description Only items due at or after this moment. */
                    due_after?: string;
                    /** @description Only items due before this moment. */
                    due_before?: string;
                    /** @description Only items of this kind. */
                    kind?: components["schemas"]["WorkItemKind"];
                    /** @description `true`: only items that are neither done nor failed. */
                    open?: boolean;
                    /** @description Which page, from 1. */
                    page?: number;
                    /** @description How many entries a page has. */
                    page_size?: number;
                    /** @description Only parts of this item. */
                    parent_id?: components["schemas"]["ItemId"];
                    /**
                     * @description The field to sort by; `-` in front turns the order round.
                     * @example -created_at
                     */
                    sort?: string;
                    /** @description Only items in this state. */
                    state?: components["schemas"]["WorkItemState"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page of work items */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Listing_WorkItem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Adds a task or fix below an item, behind its siblings. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewWorkItem"];
                };
            };
            responses: {
                /** @description The new item */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkItem"];
                    };
                };
                /** @description No such parent */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One work item. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ItemId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The item, with its `ETag` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkItem"];
                    };
                };
                /** @description Not changed since `If-None-Match` */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such item */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Removes a work item a person added. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ItemId"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is gone */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description No such item */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It belongs to the plan */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Changes a work item. With `If-Match`, only if it is still the version the caller read. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ItemId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WorkItemChange"];
                };
            };
            responses: {
                /** @description The item after the change */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkItem"];
                    };
                };
                /** @description No such item */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description That state cannot follow */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description It was changed meanwhile */
                412: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A field is not valid */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/work-items/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves a work item among its siblings. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: components["schemas"]["ItemId"];
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Placement"];
                };
            };
            responses: {
                /** @description The item at its new place */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WorkItem"];
                    };
                };
                /** @description No such item */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `after` is not a sibling */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows channels over a WebSocket.
         * @description Who asks is said by the header `Authorization: Bearer …`, by the subprotocol `atelier.bearer.<token>`, or by the
         *     first message within 10 seconds: `{"type":"auth","token":…}`, answered by `authenticated`. Then
         *     `{"type":"subscribe","channel":…,"since":…}` → `subscribed`, `unsubscribe` → `unsubscribed`, `ping` → `pong`. Events
         *     come as `{"type":"event","channel":…,"position":…,"event":{…}}` with the envelope of `contract/events.json`, `resync`
         *     says that something was missed (read the state anew), `error` carries `code`, `message` and the `channel` it is about.
         *     Closed with 4401 when the token ends, 4429 for too much, 1009 for a message over 64 KiB, 1001 when the server stops.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The socket. */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not a WebSocket handshake. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The token is not valid. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Pages of this origin may not connect. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Too many open sockets. */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the server and its parts are.
         * @description 200 while it works, even if not as it should; 503 when a part is down.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It works; `status` is `ok` or `degraded` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthReport"];
                    };
                };
                /** @description A part is down */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HealthReport"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is counted, for Prometheus.
         * @description Asks for a bearer token of its own where the operator set one.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The text format of Prometheus */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description The operator set a token, and this is not it */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests should be sent here. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Yes: `ready` */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                /** @description No: the server is ending, or a part is down */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A program that asks, as the person sees it who was told its code. */
        AskingView: {
            /** @description Where it asks from. */
            address: string;
            /** @description What it calls itself. Anybody can call themselves anything. */
            client_name: string;
            /**
             * Format: date-time
             * @description When it asked.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Until when it can be answered.
             */
            expires_at: string;
            /** @description Whether that is the network the caller is in. */
            same_network: boolean;
            /** @description What the caller answered, if they did. */
            status: components["schemas"]["PairingStatus"];
            /** @description What its requests say it is. */
            user_agent: string;
        };
        /** @description An assignment, and where its plan stands. */
        Assignment: {
            assignment_id: string;
            course?: components["schemas"]["CourseId"] | null;
            /** @description `local` for what was entered here; otherwise the course system's id. */
            course_id: string;
            course_name?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            due_at?: string | null;
            error?: components["schemas"]["Failure"] | null;
            file_ids: components["schemas"]["FileId"][];
            /** @description The assignment itself, whatever its course system calls it: what its work items and runs are about. */
            id: components["schemas"]["AssignmentId"];
            /** @description What is being done. */
            message?: string | null;
            /** @description How much help its course allows: in `guide`, help asks and points and writes none of the solution. */
            mode: components["schemas"]["CourseMode"];
            /** @description Where it comes from. */
            origin: components["schemas"]["AssignmentOrigin"];
            /**
             * Format: int32
             * @description The newest version of the plan; `null` while there is none.
             */
            plan_version?: number | null;
            /** Format: double */
            points_possible?: number | null;
            /**
             * Format: int32
             * @description Percent.
             */
            progress: number;
            /** @description A plan exists and is being made anew. */
            reprocessing: boolean;
            /** @description How it is graded; left out of lists. */
            rubric?: string | null;
            run_id?: components["schemas"]["RunId"] | null;
            /** @description The stage of planning reached. */
            stage?: string | null;
            status: components["schemas"]["WorkspaceStatus"];
            /**
             * Format: int64
             * @description Tasks of the plan that are done; in lists.
             */
            tasks_done?: number | null;
            /**
             * Format: int64
             * @description Tasks of the plan; in lists.
             */
            tasks_total?: number | null;
            /** @description The assignment's text; left out of lists. */
            text?: string | null;
            title: string;
            /**
             * Format: date-time
             * @description When the assignment or its workspace last changed.
             */
            updated_at: string;
            /** @description Where it is seen at the course system. */
            url?: string | null;
            /**
             * Format: int64
             * @description The `ETag`, as a number.
             */
            version: number;
            workspace_id?: components["schemas"]["WorkspaceId"] | null;
        };
        AssignmentId: string;
        /** @description What a person enters about an assignment. */
        AssignmentInput: {
            course?: components["schemas"]["CourseId"] | null;
            course_name?: string | null;
            /** Format: date-time */
            due_at?: string | null;
            /** @description Files that state the assignment, uploaded before; at most 20. */
            file_ids?: components["schemas"]["FileId"][];
            /** Format: double */
            points_possible?: number | null;
            /** @description How it is graded, at most 200,000 characters. */
            rubric?: string | null;
            /** @description The assignment's text, at most 2,000,000 characters (and 10 MiB with the rest of the body). */
            text?: string | null;
            /** @description 1 to 300 characters. */
            title: string;
        };
        /**
         * @description Where an assignment comes from.
         * @enum {string}
         */
        AssignmentOrigin: "entered" | "canvas" | "captured";
        /** @description What is asked, in short. */
        AssignmentSummary: {
            deadline?: components["schemas"]["Deadline"] | null;
            /** @description What earns marks. */
            grading_signals: components["schemas"]["GradingSignal"][];
            /** @description What must not be broken. */
            hard_constraints: components["schemas"]["Statement"][];
            /** @description What it is for, in a sentence. */
            objective: string;
            /** @description Where the objective is stated; empty when the engine put it together itself. */
            objective_citations?: components["schemas"]["Citation"][];
            /** @description When the work is done and good. */
            success_definition: string;
            /** @description The assignment's title. */
            title: string;
        };
        /** @description What is announced of a file before its bytes come. */
        BeginUpload: {
            /** @description The type the sender claims. */
            media_type?: string | null;
            /** @description Its name. */
            name: string;
            /** @description SHA-256 in hex; compared when the upload is completed. */
            sha256?: string | null;
            /**
             * Format: int64
             * @description Bytes; at most 100 MB unless the operator says otherwise.
             */
            size: number;
        };
        /** @description What falls into a time. */
        CalendarEntries: {
            /** @description In order, at most 2,000. */
            entries: components["schemas"]["CalendarEntry"][];
            /** @description Whether there are more: ask for a shorter time. */
            truncated: boolean;
        };
        /** @description Something with a date. */
        CalendarEntry: {
            all_day: boolean;
            assignment_id?: string | null;
            /**
             * Format: date-time
             * @description When; midnight UTC of its day where it lasts all day.
             */
            at: string;
            connection?: components["schemas"]["ConnectionId"] | null;
            /** @description With `assignment_id`: what paths of assignments call it. Of a feed's entry: `null`. */
            course_id?: string | null;
            /** @description What its course is called; of a feed's entry: what the feed is called. */
            course_name?: string | null;
            kind: components["schemas"]["CalendarEntryKind"];
            /**
             * @description Of an assignment: where its plan stands (`new`, `queued`, `running`, `ready`, `failed`). Of a milestone: where its
             *     work stands (`todo`, `in_progress`, `done`, …). Of a feed's entry: `null`.
             */
            status?: string | null;
            /**
             * @description Of an assignment of a course system: what became of the submission, in its words: `unsubmitted`, `submitted`,
             *     `graded`, …
             */
            submission_status?: string | null;
            title: string;
            /** @description Where it is seen elsewhere. */
            url?: string | null;
        };
        /**
         * @description What stands in the agenda.
         * @enum {string}
         */
        CalendarEntryKind: "assignment" | "milestone" | "feed";
        /** @description A calendar somebody subscribed to. Its address is never shown. */
        CalendarFeed: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int64
             * @description Entries that are kept, from about a year back to two years ahead.
             */
            entries: number;
            error?: components["schemas"]["CalendarFeedError"] | null;
            /** @description Where it comes from: host and port. */
            host: string;
            id: components["schemas"]["FeedId"];
            label: string;
            /**
             * Format: int32
             * @description Entries that could not be understood, and are not shown.
             */
            left_out: number;
            run_id?: components["schemas"]["RunId"] | null;
            /**
             * Format: date-time
             * @description When it was last in line with its server; `null` before the first time.
             */
            synced_at?: string | null;
            /** @description Whether there were more than are kept. */
            truncated: boolean;
        };
        /** @description Why a calendar could not be had. */
        CalendarFeedError: {
            code: string;
            message: string;
        };
        /** @description Calendars. */
        CalendarFeeds: {
            data: components["schemas"]["CalendarFeed"][];
        };
        /** @description A look at a calendar that is queued. */
        CalendarFeedSync: {
            /** @description The run to follow. */
            run_id: components["schemas"]["RunId"];
        };
        CallId: string;
        /** @description A connection to a Canvas. The key is never shown. */
        CanvasConnection: {
            /** @description Canvas's id of the person whose key it is. */
            account_id: string;
            /** @description Their name there. */
            account_name: string;
            /** @description Scheme, host and port. */
            base_url: string;
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["ConnectionId"];
            /** @description Whether it is asked where none is named. */
            is_default: boolean;
            label: string;
            /** @description Whether the person signed in at Canvas, as opposed to pasting a key. */
            signed_in: boolean;
            /**
             * Format: date-time
             * @description When its courses were last brought in line.
             */
            synced_at?: string | null;
            /**
             * Format: date-time
             * @description When Canvas last accepted the key.
             */
            verified_at: string;
        };
        /** @description What changes about a connection. A field that is absent stays. */
        CanvasConnectionChange: {
            /** @description `true`: it is asked where none is named, in place of the one that was. */
            is_default?: boolean | null;
            /** @description What to call it. */
            label?: string | null;
        };
        /** @description Connections. */
        CanvasConnections: {
            data: components["schemas"]["CanvasConnection"][];
        };
        /** @description A Canvas where one can sign in. */
        CanvasInstitution: {
            base_url: string;
            name: string;
        };
        /** @description Institutions. */
        CanvasInstitutions: {
            data: components["schemas"]["CanvasInstitution"][];
        };
        /** @description A sign-in that was begun. */
        CanvasSignIn: {
            /** @description Where to send the browser. */
            authorize_url: string;
            /**
             * Format: date-time
             * @description Until when it can be ended.
             */
            expires_at: string;
        };
        /** @description What Canvas sent along with the browser. */
        CanvasSignInEnd: {
            /** Format: password */
            code: string;
            /** @description What to call the connection; the host where nothing is said. */
            label?: string | null;
            state: string;
        };
        /** @description A sync that is queued. */
        CanvasSync: {
            connection_id: components["schemas"]["ConnectionId"];
            /**
             * @description The run to follow; its step `synced` gives `{courses, assignments, topics, created, updated,
             *     archived, unreadable}`.
             */
            run_id: components["schemas"]["RunId"];
        };
        /** @description What a protocol can say. */
        Capabilities: {
            /** @description Pictures in questions. */
            images: boolean;
            /** @description Answers of a given shape. */
            structured_output: boolean;
            /** @description Calls to tools. */
            tools: boolean;
        };
        /** @description What a page of a Canvas showed the person whose page it is. */
        CapturedAssignment: {
            /** @description The assignment, as Canvas's own interface gives it. */
            assignment: Record<string, never>;
            /** @description The course, as Canvas's own interface gives it. */
            course?: Record<string, never> | null;
            /** @description Its files, uploaded before; at most 20. */
            files?: components["schemas"]["FileId"][];
            /** @description What the page could not have, in plain words; at most 50. */
            missing?: string[];
            /**
             * @description The address of that Canvas.
             * @example https://canvas.example.edu
             */
            origin: string;
        };
        /** @description Characters of a block, counted in Unicode scalar values (`Array.from(text)` in JavaScript, `text[a:b]` in Python). */
        CharRange: {
            /**
             * Format: int32
             * @description One past the last.
             */
            end: number;
            /**
             * Format: int32
             * @description The first character, from 0.
             */
            start: number;
        };
        /** @description How one part is. */
        CheckReport: {
            /** @description Why, where there is something to say. */
            message?: string;
            /**
             * Format: int64
             * @description How long it took to find out, in milliseconds.
             */
            ms: number;
            /** @description The part. */
            name: string;
            /** @description How it is. */
            status: components["schemas"]["Status"];
        };
        /**
         * @description Words of the source, and where they stand.
         *
         *     A planner only has to give `source_id` and `quote`; the verifier finds the place and fills in the rest.
         */
        Citation: {
            /**
             * Format: int32
             * @description Page or slide, counted from 1, for formats that have them.
             */
            page?: number | null;
            /**
             * Format: int32
             * @description Which block of the source, counted from 1.
             */
            paragraph?: number;
            /** @description The words, white space tidied. */
            quote: string;
            range?: components["schemas"]["CharRange"] | null;
            /** @description The file's id; `details`, `text` or `rubric` for what was typed in with the assignment. */
            source_id: string;
            /** @description The file's name as shown to people. */
            source_name?: string;
        };
        /** @description A program that asks to be let in. */
        CodeBody: {
            /**
             * @description What it calls itself; the person decides by this.
             * @example Atelier for Chromium
             */
            client_name: string;
        };
        /** @description The codes of a program that asks. */
        CodesView: {
            /** @description It polls with this, and shows it to nobody. */
            device_code: string;
            /**
             * Format: int64
             * @description Seconds until both codes are over.
             */
            expires_in: number;
            /**
             * Format: int64
             * @description Seconds between two questions, at least.
             */
            interval: number;
            /**
             * @description It shows this; the person compares or types it.
             * @example BCDF-GHJK
             */
            user_code: string;
            /**
             * @description Where the person answers.
             * @example https://atelier.example.org/pair
             */
            verification_uri: string;
            /**
             * @description The same with the code in it.
             * @example https://atelier.example.org/pair?code=BCDF-GHJK
             */
            verification_uri_complete: string;
        };
        /** @description How an upload is completed. */
        CompleteUpload: {
            /** @description SHA-256 of the whole in hex; where it does not agree, the upload begins again. */
            sha256?: string | null;
        };
        ConnectionId: string;
        /** @description A course, wherever it comes from. */
        Course: {
            /**
             * Format: date-time
             * @description When the course system no longer listed it.
             */
            archived_at?: string | null;
            /**
             * Format: int64
             * @description How many assignments it has.
             */
            assignments: number;
            code?: string | null;
            connection?: components["schemas"]["ConnectionId"] | null;
            /** @description What paths call it: `crs_…` for a course kept here, else the course system's id. */
            course_id: string;
            /** Format: date-time */
            created_at: string;
            description?: string | null;
            id: string;
            instructor?: string | null;
            mode: components["schemas"]["CourseMode"];
            name: string;
            /**
             * Format: date-time
             * @description When the next of them is due; what was handed in at the course system does not count.
             */
            next_due_at?: string | null;
            origin: components["schemas"]["CourseOrigin"];
            term?: string | null;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description The `ETag`, as a number.
             */
            version: number;
        };
        /** @description An assignment of a course, planned or not. */
        CourseAssignment: {
            /**
             * Format: date-time
             * @description When the course system no longer listed it.
             */
            archived_at?: string | null;
            assignment_id: string;
            /** @description With `assignment_id`: what paths of assignments call it. `local` for what was entered here. */
            course_id: string;
            /** Format: date-time */
            due_at?: string | null;
            /** Format: date-time */
            lock_at?: string | null;
            /** Format: double */
            points_possible?: number | null;
            /** @description Where its plan stands: `new` where none was started. */
            status: components["schemas"]["WorkspaceStatus"];
            /** @description Of the caller's submission, as the course system calls it: `unsubmitted`, `submitted`, `graded`, … */
            submission_status?: string | null;
            submission_types: string[];
            title: string;
            /** Format: date-time */
            unlock_at?: string | null;
            /** @description Where it is at the course system. */
            url?: string | null;
        };
        /** @description What changes. A field that is absent stays; `null` clears it where it may be empty. */
        CourseChange: {
            code?: string | null;
            description?: string | null;
            instructor?: string | null;
            mode?: components["schemas"]["CourseMode"] | null;
            name?: string | null;
            term?: string | null;
        };
        CourseId: string;
        /** @description A course to be kept here. */
        CourseInput: {
            code?: string | null;
            description?: string | null;
            instructor?: string | null;
            /** @description How much help it allows; `assist` where nothing is said. */
            mode?: components["schemas"]["CourseMode"];
            name: string;
            term?: string | null;
        };
        /** @description A course with its topics and assignments. */
        CourseMap: {
            course: components["schemas"]["Course"];
            /** @description Assignments of no topic, by due date. */
            loose: components["schemas"]["CourseMapAssignment"][];
            /** @description In order, at most 200. */
            topics: components["schemas"]["CourseMapTopic"][];
            /** @description Whether there are more than 2,000 assignments: the rest is not shown. */
            truncated: boolean;
        };
        /** @description An assignment on the map. */
        CourseMapAssignment: components["schemas"]["CourseAssignment"] & {
            /** @description Ids of assignments of this map that come before it. */
            depends_on: string[];
        };
        /** @description A topic on the map. */
        CourseMapTopic: {
            assignments: components["schemas"]["CourseMapAssignment"][];
            /** @description Topics of this map that come before it. */
            depends_on: string[];
            id: string;
            /** Format: int32 */
            order: number;
            /** @description Its assignments are done one after the other. */
            sequential: boolean;
            title: string;
            /** Format: date-time */
            unlock_at?: string | null;
            /**
             * Format: int64
             * @description The `ETag` of an own topic, as a number; 0 for those of a course system.
             */
            version: number;
        };
        /**
         * @description How much the engines may take over.
         * @enum {string}
         */
        CourseMode: "guide" | "assist" | "build";
        /**
         * @description Where a course comes from.
         * @enum {string}
         */
        CourseOrigin: "canvas" | "own";
        /** @description One criterion. */
        CriterionScore: {
            /** @description As the plan has it. */
            criterion: string;
            /** @description Where the assignment says what is asked. */
            grounds: components["schemas"]["Citation"][];
            /**
             * Format: double
             * @description The most it may be worth as it stands. Absent when not judged.
             */
            high?: number | null;
            /** @description Whether there is a range. */
            judgement: components["schemas"]["Judgement"];
            /**
             * Format: double
             * @description The least it may be worth, in points, or percent where there are none. Absent when not judged.
             */
            low?: number | null;
            /**
             * Format: double
             * @description Its share of the grade, 0 to 100.
             */
            percent?: number | null;
            /**
             * Format: double
             * @description Points it is worth.
             */
            points_possible?: number | null;
            /** @description What in the draft shows it. */
            quotes: components["schemas"]["Citation"][];
            /** @description Why. */
            reason: string;
        };
        /** @description When the work is due. */
        Deadline: {
            /** @description What was assumed to get from the words to the moment (no year, no time, no time zone); empty when nothing was. */
            assumed?: string[];
            /**
             * Format: date-time
             * @description The moment, where it could be worked out.
             */
            at?: string | null;
            /** @description Where the source says it. */
            citations?: components["schemas"]["Citation"][];
            /** @description How the source puts it. */
            stated: string;
        };
        /** @description A first summary of what is asked. */
        DraftSummary: {
            objective?: string | null;
            /** Format: int32 */
            requirement_count: number;
            /** @description The first of them. */
            requirements: string[];
            title: string;
        };
        /**
         * @description By whom a plan or a feedback is made.
         * @enum {string}
         */
        EngineChoice: "auto" | "offline" | "model";
        /** @description How often an engine was at work. */
        EngineUse: {
            /** @description `offline`, or the name of a model. */
            engine: string;
            /**
             * Format: int32
             * @description Feedback it gave.
             */
            feedbacks: number;
            /**
             * Format: int32
             * @description Versions of the plan it made.
             */
            plans: number;
        };
        /** @description Proof that it is really the person who asks. */
        EraseBody: {
            /**
             * Format: password
             * @description The password of the account.
             */
            password: string;
        };
        ErasureId: string;
        /**
         * @description Where an erasure stands.
         * @enum {string}
         */
        ErasureState: "queued" | "running" | "done" | "failed";
        /** @description What was done about an item: the proof that stands behind `done`. */
        Evidence: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who. */
            by: components["schemas"]["UserId"];
            /** @description `checked_off`: a person says so, and thereby waives further proof. */
            kind: string;
            /** @description What they say about it. */
            note?: string | null;
        };
        ExportId: string;
        /**
         * @description Where an export stands.
         * @enum {string}
         */
        ExportState: "queued" | "running" | "ready" | "failed";
        /** @description What is shown of a failure: stable code, plain words. */
        Failure: {
            /** @description `room.snake_case` */
            code: string;
            /** @description What happened, for the person who looks at the run. */
            message: string;
        };
        /** @description The feedback on one draft. Immutable; looking again makes another. */
        Feedback: {
            /** @description Who made it: `offline` (rules, no model) or the name of a model. */
            engine: string;
            /** @description What seems to be missing or thin. */
            gaps: components["schemas"]["Remark"][];
            /** @description The language it is written in: `en` or `de`. */
            language: string;
            /** @description What was looked at and what was not. */
            limits: components["schemas"]["FeedbackLimits"];
            /** @description What to do next, in order. */
            next_actions: components["schemas"]["NextAction"][];
            /**
             * Format: int32
             * @description The version of the plan the draft was held against.
             */
            plan_version: number;
            /** @description What has to be put right before handing in; each becomes a work item. */
            required_fixes: components["schemas"]["RequiredFix"][];
            /** @description Each requirement, and how the draft fares. */
            requirement_checks: components["schemas"]["RequirementCheck"][];
            /** @description How it stands against what earns marks. */
            scorecard: components["schemas"]["Scorecard"];
            /** @description What is there. */
            strengths: components["schemas"]["Remark"][];
            /** @description The draft, in figures. */
            submission: components["schemas"]["SubmissionFacts"];
            /** @description What could be better. */
            suggested_improvements: components["schemas"]["Remark"][];
            /** @description What the draft is for. */
            target: components["schemas"]["FeedbackTarget"];
            /** @description How the quotes fared when they were looked up in the submission. */
            verification: components["schemas"]["QuoteCheck"];
            /**
             * Format: int32
             * @description Counts from 1 within one workspace.
             */
            version: number;
        };
        /** @description What changed from one feedback to another. */
        FeedbackComparison: {
            /** @description Criteria whose range changed. */
            criteria: components["schemas"]["FeedbackRangeChange"][];
            /** @description Fixes that are no longer required, by key. */
            fixed: string[];
            /** @description Fixes that are new. */
            new_fixes: string[];
            /** @description Requirements whose verdict changed; matched by their words, so that they survive a new version of the plan. */
            requirements: components["schemas"]["FeedbackVerdictChange"][];
            /** @description The two are for the same target and made by the same engine; otherwise differences may come from that. */
            same_measure: boolean;
            /** @description Fixes that still are. */
            still_open: string[];
            /**
             * Format: int64
             * @description Words more (or, below zero, fewer) than before.
             */
            words: number;
        };
        /** @description A required fix, and the work item it became. */
        FeedbackFixItem: {
            /** @description The fix, by key. */
            fix: string;
            item_id: components["schemas"]["ItemId"];
        };
        FeedbackId: string;
        /** @description A feedback job, and its feedback once it is ready. */
        FeedbackJob: {
            /** Format: date-time */
            created_at: string;
            /** @description Who gave the feedback: `offline`, or the name of a model. */
            engine?: string | null;
            error?: components["schemas"]["Failure"] | null;
            feedback?: components["schemas"]["Feedback"] | null;
            /** Format: date-time */
            finished_at?: string | null;
            /** @description The work items its required fixes became; left out of lists. */
            fix_items?: components["schemas"]["FeedbackFixItem"][];
            job_id: components["schemas"]["FeedbackId"];
            /** @description What is being done. */
            message?: string | null;
            /**
             * Format: int32
             * @description The version of the plan the draft is held against.
             */
            plan_version: number;
            /**
             * Format: int32
             * @description Percent.
             */
            progress: number;
            /** @description The run at work; cancel it to cancel the job. */
            run_id: components["schemas"]["RunId"];
            /** @description The stage reached. */
            stage?: string | null;
            status: components["schemas"]["FeedbackStatus"];
            submission_id: components["schemas"]["SubmissionId"];
            summary?: components["schemas"]["FeedbackSummary"] | null;
            target: components["schemas"]["FeedbackTarget"];
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int32
             * @description Counts from 1 within one workspace.
             */
            version: number;
        };
        /** @description What was looked at and what was not. */
        FeedbackLimits: {
            /** @description What was looked at. */
            checked: string[];
            /** @description What was not, and why. */
            not_checked: components["schemas"]["NotChecked"][];
            /** @description What kind of look this was. */
            text: string;
        };
        /** @description Two feedbacks side by side. */
        FeedbackPair: {
            after: components["schemas"]["FeedbackJob"];
            before: components["schemas"]["FeedbackJob"];
            changes: components["schemas"]["FeedbackComparison"];
        };
        /** @description A criterion whose range changed. */
        FeedbackRangeChange: {
            /** @description `[low, high]` now; `null`: not judged. */
            after?: number[] | null;
            /** @description `[low, high]` before; `null`: not judged. */
            before?: number[] | null;
            /** @description As the plan has it. */
            criterion: string;
        };
        /**
         * @description Where a job stands.
         * @enum {string}
         */
        FeedbackStatus: "queued" | "running" | "ready" | "failed" | "cancelled";
        /** @description The figures of a feedback that lists show. */
        FeedbackSummary: {
            /** @description Keys of the required fixes. */
            fixes: string[];
            /** @description How near it is to being handed in. */
            level: components["schemas"]["ReadinessLevel"];
            /**
             * Format: int32
             * @description Requirements met or addressed.
             */
            met: number;
            /**
             * Format: int32
             * @description Requirements not checked.
             */
            not_checked: number;
            /**
             * Format: int32
             * @description Requirements missing or broken.
             */
            open: number;
            /**
             * Format: int32
             * @description Requirements partly met.
             */
            partly: number;
            /**
             * Format: int32
             * @description Words of the draft.
             */
            words: number;
        };
        /** @description What a draft is for. */
        FeedbackTarget: {
            /** @description The milestone's id in that version of the plan, or the assignment's id. */
            id: string;
            /** @description Its title. */
            title: string;
            /** @description A milestone, or the whole assignment. */
            type: components["schemas"]["FeedbackTargetType"];
        };
        /**
         * @description A milestone, or the whole assignment.
         * @enum {string}
         */
        FeedbackTargetType: "milestone" | "assignment";
        /**
         * @description How a draft fares with one requirement.
         * @enum {string}
         */
        FeedbackVerdict: "met" | "addressed" | "partly" | "missing" | "broken" | "not_checked";
        /** @description A requirement whose verdict changed. */
        FeedbackVerdictChange: {
            after?: components["schemas"]["FeedbackVerdict"] | null;
            before?: components["schemas"]["FeedbackVerdict"] | null;
            /** @description The demand. */
            requirement: string;
        };
        FeedId: string;
        /** @description One invalid field: where, and what is expected there. */
        FieldError: {
            /** @description Stable code: `required`, `too_long`, `out_of_range`, `unknown`, … */
            code: string;
            /** @description Dotted path into the body, with indices: `items.3.title`. */
            field: string;
            /** @description What is expected, in plain words. */
            message: string;
        };
        /** @description A file somebody handed in. */
        File: {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["FileId"];
            /** @description The type its bytes show. */
            media_type: string;
            /** @description Display name: no path, no control characters, at most 255 characters. */
            name: string;
            /** @description SHA-256 of the content, hex. */
            sha256: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description A form with one file. */
        FileForm: {
            /**
             * Format: binary
             * @description The file, with its name.
             */
            file: string;
        };
        FileId: string;
        /** @description Something the source leaves open, contradicts, or that could not be read. */
        Gap: {
            /** @description The places concerned. */
            citations?: components["schemas"]["Citation"][];
            /** @description Stable code: `missing_deadline`, `conflicting_dates`, `points_mismatch`, `not_in_plan`, … */
            code: string;
            /** @description In plain words, with what to do about it. */
            message: string;
        };
        /** @description One thing that earns marks. */
        GradingSignal: {
            /** @description Where the source says it. */
            citations?: components["schemas"]["Citation"][];
            /**
             * Format: double
             * @description Its share of the grade, 0 to 100.
             */
            percent?: number | null;
            /**
             * Format: double
             * @description Points it is worth.
             */
            points?: number | null;
            /** @description The criterion, with what it asks for where the source says it. */
            text: string;
        };
        /** @description How everything is. */
        HealthReport: {
            /** @description The parts. */
            checks: components["schemas"]["CheckReport"][];
            /** @description The worst of the parts. */
            status: components["schemas"]["Status"];
            /** @description Version of this build. */
            version: string;
        };
        ItemId: string;
        /**
         * @description Whether a criterion was judged.
         * @enum {string}
         */
        Judgement: "range" | "not_judged";
        /** @description One public key (RFC 8037). */
        Jwk: {
            /** @description `EdDSA`. */
            alg: string;
            /** @description `Ed25519`. */
            crv: string;
            /** @description Named by tokens. */
            kid: string;
            /** @description `OKP`. */
            kty: string;
            /** @description `sig`. */
            use: string;
            /** @description The 32 bytes, base64url. */
            x: string;
        };
        /** @description The public keys, as a JSON Web Key Set. */
        Jwks: {
            /** @description Every key that may have signed a token that is still good, or soon will. */
            keys: components["schemas"]["Jwk"][];
        };
        /** @description Addresses of pages, relative to the host. */
        Links: {
            /** @description The first page. */
            first: string;
            /** @description The last page, where the list was counted to its end. */
            last?: string | null;
            /** @description The page after, if there is one. */
            next?: string | null;
            /** @description The page before, if there is one. */
            prev?: string | null;
            /** @description This page. */
            self: string;
        };
        /** @description One page of a list. */
        Listing_Assignment: {
            /** @description The entries of this page. */
            data: {
                assignment_id: string;
                course?: components["schemas"]["CourseId"] | null;
                /** @description `local` for what was entered here; otherwise the course system's id. */
                course_id: string;
                course_name?: string | null;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                due_at?: string | null;
                error?: components["schemas"]["Failure"] | null;
                file_ids: components["schemas"]["FileId"][];
                /** @description The assignment itself, whatever its course system calls it: what its work items and runs are about. */
                id: components["schemas"]["AssignmentId"];
                /** @description What is being done. */
                message?: string | null;
                /** @description How much help its course allows: in `guide`, help asks and points and writes none of the solution. */
                mode: components["schemas"]["CourseMode"];
                /** @description Where it comes from. */
                origin: components["schemas"]["AssignmentOrigin"];
                /**
                 * Format: int32
                 * @description The newest version of the plan; `null` while there is none.
                 */
                plan_version?: number | null;
                /** Format: double */
                points_possible?: number | null;
                /**
                 * Format: int32
                 * @description Percent.
                 */
                progress: number;
                /** @description A plan exists and is being made anew. */
                reprocessing: boolean;
                /** @description How it is graded; left out of lists. */
                rubric?: string | null;
                run_id?: components["schemas"]["RunId"] | null;
                /** @description The stage of planning reached. */
                stage?: string | null;
                status: components["schemas"]["WorkspaceStatus"];
                /**
                 * Format: int64
                 * @description Tasks of the plan that are done; in lists.
                 */
                tasks_done?: number | null;
                /**
                 * Format: int64
                 * @description Tasks of the plan; in lists.
                 */
                tasks_total?: number | null;
                /** @description The assignment's text; left out of lists. */
                text?: string | null;
                title: string;
                /**
                 * Format: date-time
                 * @description When the assignment or its workspace last changed.
                 */
                updated_at: string;
                /** @description Where it is seen at the course system. */
                url?: string | null;
                /**
                 * Format: int64
                 * @description The `ETag`, as a number.
                 */
                version: number;
                workspace_id?: components["schemas"]["WorkspaceId"] | null;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_Course: {
            /** @description The entries of this page. */
            data: {
                /**
                 * Format: date-time
                 * @description When the course system no longer listed it.
                 */
                archived_at?: string | null;
                /**
                 * Format: int64
                 * @description How many assignments it has.
                 */
                assignments: number;
                code?: string | null;
                connection?: components["schemas"]["ConnectionId"] | null;
                /** @description What paths call it: `crs_…` for a course kept here, else the course system's id. */
                course_id: string;
                /** Format: date-time */
                created_at: string;
                description?: string | null;
                id: string;
                instructor?: string | null;
                mode: components["schemas"]["CourseMode"];
                name: string;
                /**
                 * Format: date-time
                 * @description When the next of them is due; what was handed in at the course system does not count.
                 */
                next_due_at?: string | null;
                origin: components["schemas"]["CourseOrigin"];
                term?: string | null;
                /** Format: date-time */
                updated_at: string;
                /**
                 * Format: int64
                 * @description The `ETag`, as a number.
                 */
                version: number;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_CourseAssignment: {
            /** @description The entries of this page. */
            data: {
                /**
                 * Format: date-time
                 * @description When the course system no longer listed it.
                 */
                archived_at?: string | null;
                assignment_id: string;
                /** @description With `assignment_id`: what paths of assignments call it. `local` for what was entered here. */
                course_id: string;
                /** Format: date-time */
                due_at?: string | null;
                /** Format: date-time */
                lock_at?: string | null;
                /** Format: double */
                points_possible?: number | null;
                /** @description Where its plan stands: `new` where none was started. */
                status: components["schemas"]["WorkspaceStatus"];
                /** @description Of the caller's submission, as the course system calls it: `unsubmitted`, `submitted`, `graded`, … */
                submission_status?: string | null;
                submission_types: string[];
                title: string;
                /** Format: date-time */
                unlock_at?: string | null;
                /** @description Where it is at the course system. */
                url?: string | null;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_FeedbackJob: {
            /** @description The entries of this page. */
            data: {
                /** Format: date-time */
                created_at: string;
                /** @description Who gave the feedback: `offline`, or the name of a model. */
                engine?: string | null;
                error?: components["schemas"]["Failure"] | null;
                feedback?: components["schemas"]["Feedback"] | null;
                /** Format: date-time */
                finished_at?: string | null;
                /** @description The work items its required fixes became; left out of lists. */
                fix_items?: components["schemas"]["FeedbackFixItem"][];
                job_id: components["schemas"]["FeedbackId"];
                /** @description What is being done. */
                message?: string | null;
                /**
                 * Format: int32
                 * @description The version of the plan the draft is held against.
                 */
                plan_version: number;
                /**
                 * Format: int32
                 * @description Percent.
                 */
                progress: number;
                /** @description The run at work; cancel it to cancel the job. */
                run_id: components["schemas"]["RunId"];
                /** @description The stage reached. */
                stage?: string | null;
                status: components["schemas"]["FeedbackStatus"];
                submission_id: components["schemas"]["SubmissionId"];
                summary?: components["schemas"]["FeedbackSummary"] | null;
                target: components["schemas"]["FeedbackTarget"];
                /** Format: date-time */
                updated_at: string;
                /**
                 * Format: int32
                 * @description Counts from 1 within one workspace.
                 */
                version: number;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_File: {
            /** @description The entries of this page. */
            data: {
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["FileId"];
                /** @description The type its bytes show. */
                media_type: string;
                /** @description Display name: no path, no control characters, at most 255 characters. */
                name: string;
                /** @description SHA-256 of the content, hex. */
                sha256: string;
                /**
                 * Format: int64
                 * @description Bytes.
                 */
                size: number;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_ModelCall: {
            /** @description The entries of this page. */
            data: {
                /**
                 * Format: int32
                 * @description How often it was asked.
                 */
                attempts: number;
                /**
                 * Format: int64
                 * @description Micro-dollars (a millionth of a dollar); `null` where nobody knows.
                 */
                cost?: number | null;
                /**
                 * Format: int64
                 * @description Milliseconds until the first piece.
                 */
                first_ms?: number | null;
                id: components["schemas"]["CallId"];
                kind: string;
                model: string;
                /** @description `ok`, `cancelled`, or the class of the failure. */
                outcome: string;
                provider_id: components["schemas"]["ProviderId"];
                /** @description What the provider was called then. */
                provider_label: string;
                /** @description What for: `study.plan`. */
                purpose: string;
                run_id?: components["schemas"]["RunId"] | null;
                /** @description What the provider said about the failure. */
                said: string;
                /** Format: date-time */
                started_at: string;
                /** @description In which step of the run. */
                step?: string | null;
                /**
                 * Format: int64
                 * @description Milliseconds in all.
                 */
                total_ms: number;
                usage: components["schemas"]["ModelUsage"];
                user_id?: components["schemas"]["UserId"] | null;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_ModelProvider: {
            /** @description The entries of this page. */
            data: {
                /** @description Where it is; empty for scripted ones. */
                base_url: string;
                capabilities: components["schemas"]["Capabilities"];
                /** Format: date-time */
                created_at: string;
                /** @description Whether a key is kept for it. The key itself is never shown. */
                has_key: boolean;
                id: components["schemas"]["ProviderId"];
                kind: components["schemas"]["ModelProviderKind"];
                label: string;
                /** Format: date-time */
                updated_at: string;
                /** @description How that ended: `ok`, or the class of the failure. */
                verified_as?: string | null;
                /**
                 * Format: date-time
                 * @description When it was last tested, with the address and key it has now.
                 */
                verified_at?: string | null;
                /**
                 * Format: int64
                 * @description The `ETag`, as a number.
                 */
                version: number;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_Run: {
            /** @description The entries of this page. */
            data: {
                /** @description Wire id of what the run is about. */
                about?: string | null;
                /**
                 * Format: int32
                 * @description Attempts begun so far.
                 */
                attempt: number;
                /** @description Somebody asked for it to be cancelled; it is coming to an end. */
                cancelling: boolean;
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it goes on, where that is known: the next retry, the end of a sleep.
                 */
                due_at?: string | null;
                error?: components["schemas"]["Failure"] | null;
                /**
                 * Format: int32
                 * @description Attempts that failed so far.
                 */
                failures: number;
                /** Format: date-time */
                finished_at?: string | null;
                id: components["schemas"]["RunId"];
                /** @description What kind of work: `study.plan`, … */
                kind: string;
                /** @description What it is doing, or was doing last. */
                message?: string | null;
                parent_id?: components["schemas"]["RunId"] | null;
                priority: components["schemas"]["Priority"];
                /**
                 * Format: int32
                 * @description Percent.
                 */
                progress: number;
                /** Format: date-time */
                started_at?: string | null;
                state: components["schemas"]["RunState"];
                /** @description The signal or child run it waits for. */
                waits_for?: string | null;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_SessionView: {
            /** @description The entries of this page. */
            data: {
                /** @description Where it signed in from. */
                address: string;
                /** @description What a paired program calls itself. Absent where a password was typed. */
                client_name?: string | null;
                /**
                 * Format: date-time
                 * @description When it signed in.
                 */
                created_at: string;
                /** @description Whether the request came by this one. */
                current: boolean;
                /**
                 * Format: date-time
                 * @description When it ends unless it is used before.
                 */
                expires_at: string;
                /** @description Which. */
                id: components["schemas"]["SessionId"];
                /**
                 * Format: date-time
                 * @description When it last refreshed.
                 */
                last_used_at: string;
                /** @description Whether it outlives the day. */
                remember_me: boolean;
                /** @description What the client called itself when it signed in. */
                user_agent: string;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description One page of a list. */
        Listing_WorkItem: {
            /** @description The entries of this page. */
            data: {
                /** @description For a root: the wire id of what it stands for. */
                about?: string | null;
                /**
                 * Format: date-time
                 * @description When a newer plan dropped it.
                 */
                archived_at?: string | null;
                /** Format: date-time */
                completed_at?: string | null;
                /** Format: date-time */
                created_at: string;
                /** @description What comes out of it. */
                deliverable: string;
                /** @description Items that come before it. */
                depends_on: components["schemas"]["ItemId"][];
                description: string;
                /** @description When it counts as done. */
                done_definition: string;
                /** Format: date-time */
                due_at?: string | null;
                /** Format: int32 */
                effort_minutes?: number | null;
                /** @description What was done about it. */
                evidence: components["schemas"]["Evidence"][];
                id: components["schemas"]["ItemId"];
                kind: components["schemas"]["WorkItemKind"];
                parent_id?: components["schemas"]["ItemId"] | null;
                /**
                 * Format: double
                 * @description Order among siblings.
                 */
                position: number;
                /**
                 * Format: int32
                 * @description 1 (first) to 10.
                 */
                priority: number;
                /** @description The outermost item above it. */
                root_id: components["schemas"]["ItemId"];
                /** @description For items of a plan: names the item across versions. */
                stable_key?: string | null;
                state: components["schemas"]["WorkItemState"];
                title: string;
                /** Format: date-time */
                updated_at: string;
                /**
                 * Format: int64
                 * @description The `ETag`, as a number.
                 */
                version: number;
            }[];
            /** @description Addresses of this and the neighbouring pages. */
            links: components["schemas"]["Links"];
            /** @description Where this page stands in the list. */
            pagination: components["schemas"]["Pagination"];
        };
        /** @description Credentials. */
        LoginBody: {
            /**
             * Format: email
             * @description Of the account.
             * @example ada@example.org
             */
            email: string;
            /**
             * Format: password
             * @description Of the account.
             */
            password: string;
            /** @description Keeps the session for seven days since its last use; otherwise it ends within a day. */
            remember_me?: boolean;
        };
        /** @description The caller. */
        MeView: {
            /** @description Address of a picture. */
            avatar_url?: string | null;
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at: string;
            /** @description Absent for the local account before anybody has registered. */
            email?: string | null;
            /** @description Who. */
            id: components["schemas"]["UserId"];
            /** @description What to call them. */
            name: string;
            /** @description Whether this is the operator of the installation. */
            operator: boolean;
            /** @description Preferences. */
            settings: Record<string, never>;
            /** @description Their teams in it. */
            teams: components["schemas"]["TeamView"][];
            /** @description The tenant they are signed in to. */
            tenant: components["schemas"]["TenantView"];
        };
        /** @description A stage of the work with something to show at its end. */
        Milestone: {
            /** @description When it counts as reached. */
            acceptance_criteria: components["schemas"]["Statement"][];
            /**
             * Format: date-time
             * @description The same as a moment, when the deadline is known and still ahead.
             */
            due_at?: string | null;
            /** @description When to be through with it, in words. */
            due_strategy: string;
            /** @description Unique within this version: `m1`, `m2`, … */
            id: string;
            /**
             * Format: int32
             * @description From 1.
             */
            order: number;
            /** @description Why it comes at this point. */
            purpose: string;
            /** @description The same milestone keeps this key from version to version. */
            stable_key: string;
            /** @description The steps, in order. */
            tasks: components["schemas"]["Task"][];
            /** @description Short and imperative. */
            title: string;
        };
        /** @description A milestone of the draft. */
        MilestonePreview: {
            due_strategy: string;
            id: string;
            /** Format: int32 */
            order: number;
            purpose: string;
            tasks: string[];
            title: string;
        };
        /** @description A call of a model. */
        ModelCall: {
            /**
             * Format: int32
             * @description How often it was asked.
             */
            attempts: number;
            /**
             * Format: int64
             * @description Micro-dollars (a millionth of a dollar); `null` where nobody knows.
             */
            cost?: number | null;
            /**
             * Format: int64
             * @description Milliseconds until the first piece.
             */
            first_ms?: number | null;
            id: components["schemas"]["CallId"];
            kind: string;
            model: string;
            /** @description `ok`, `cancelled`, or the class of the failure. */
            outcome: string;
            provider_id: components["schemas"]["ProviderId"];
            /** @description What the provider was called then. */
            provider_label: string;
            /** @description What for: `study.plan`. */
            purpose: string;
            run_id?: components["schemas"]["RunId"] | null;
            /** @description What the provider said about the failure. */
            said: string;
            /** Format: date-time */
            started_at: string;
            /** @description In which step of the run. */
            step?: string | null;
            /**
             * Format: int64
             * @description Milliseconds in all.
             */
            total_ms: number;
            usage: components["schemas"]["ModelUsage"];
            user_id?: components["schemas"]["UserId"] | null;
        };
        /** @description A model of a provider. */
        ModelChoice: {
            /** @description For which model, as the provider names it. */
            model: string;
            /** @description Who is asked. */
            provider_id: components["schemas"]["ProviderId"];
        };
        /**
         * @description Why a provider gave no answer, in classes that can be acted on.
         * @enum {string}
         */
        ModelFailureClass: "bad_key" | "no_credit" | "not_found" | "throttled" | "overloaded" | "timeout" | "unreachable" | "forbidden" | "blocked" | "too_long" | "too_large" | "nonsense" | "broken" | "rejected";
        /** @description A model, as its provider describes it. */
        ModelInfo: {
            /**
             * Format: int64
             * @description The most tokens it reads, where the provider says so.
             */
            context?: number | null;
            /** @description What it is called in requests. */
            id: string;
            /** @description What it is called among people. */
            name: string;
        };
        /** @description Models of one provider. */
        ModelList: {
            /** @description At most 1,000, in the provider's order. */
            data: components["schemas"]["ModelInfo"][];
        };
        /** @description What a model costs, in micro-dollars per million tokens. */
        ModelPrice: {
            /**
             * Format: int64
             * @description Tokens written to the provider's cache; as `input` where it is absent.
             */
            cache_written?: number | null;
            /**
             * Format: int64
             * @description Tokens read from the provider's cache; as `input` where it is absent.
             */
            cached?: number | null;
            /**
             * Format: int64
             * @description Tokens read.
             */
            input: number;
            /** @description At which kind of provider. */
            kind: components["schemas"]["ModelProviderKind"];
            /** @description Its name, or the beginning of names with `*` behind it. */
            model: string;
            /**
             * Format: int64
             * @description Tokens written, reasoning included.
             */
            output: number;
        };
        /** @description Somebody who runs models. */
        ModelProvider: {
            /** @description Where it is; empty for scripted ones. */
            base_url: string;
            capabilities: components["schemas"]["Capabilities"];
            /** Format: date-time */
            created_at: string;
            /** @description Whether a key is kept for it. The key itself is never shown. */
            has_key: boolean;
            id: components["schemas"]["ProviderId"];
            kind: components["schemas"]["ModelProviderKind"];
            label: string;
            /** Format: date-time */
            updated_at: string;
            /** @description How that ended: `ok`, or the class of the failure. */
            verified_as?: string | null;
            /**
             * Format: date-time
             * @description When it was last tested, with the address and key it has now.
             */
            verified_at?: string | null;
            /**
             * Format: int64
             * @description The `ETag`, as a number.
             */
            version: number;
        };
        /**
         * @description A protocol, and with it a kind of provider.
         * @enum {string}
         */
        ModelProviderKind: "anthropic" | "openai" | "openai_chat" | "gemini" | "ollama" | "compatible" | "scripted";
        /** @description What came back from a test. */
        ModelProviderTest: {
            failure?: components["schemas"]["TestFailure"] | null;
            /** @description Which model was asked; empty where none could be found. */
            model: string;
            ok: boolean;
            provider: components["schemas"]["ModelProvider"];
            /** @description What it answered, at most 2,000 characters. */
            text?: string | null;
            /**
             * Format: int64
             * @description Milliseconds in all.
             */
            total_ms: number;
            usage?: components["schemas"]["ModelUsage"] | null;
        };
        /** @description Which model is asked, and what it costs. */
        ModelSettings: {
            default?: components["schemas"]["ModelChoice"] | null;
            /** @description Asked in this order when the default fails. */
            fallbacks: components["schemas"]["ModelChoice"][];
            /** @description Prices that differ from those shipped, in micro-dollars per million tokens. */
            prices: components["schemas"]["ModelPrice"][];
            /** @description Which table of prices ships with this program. */
            shipped_prices: string;
            /**
             * Format: int64
             * @description The `ETag`, as a number.
             */
            version: number;
        };
        /** @description The tokens of one call. */
        ModelUsage: {
            /**
             * Format: int64
             * @description Of them, written to the provider's cache.
             * @default 0
             */
            cache_written?: number;
            /**
             * Format: int64
             * @description Of them, read from the provider's cache.
             * @default 0
             */
            cached?: number;
            /**
             * Format: int64
             * @description Tokens read, those from and for a cache included.
             * @default 0
             */
            input?: number;
            /**
             * Format: int64
             * @description Tokens written, reasoning included.
             * @default 0
             */
            output?: number;
            /**
             * Format: int64
             * @description Of them, reasoning.
             * @default 0
             */
            reasoning?: number;
        };
        /** @description A calendar to be added. */
        NewCalendarFeed: {
            /** @description What to call it; its host where nothing is said. */
            label?: string | null;
            /**
             * Format: password
             * @description Its address, as calendar programs take it: `https://…` or `webcal://…`.
             */
            url: string;
        };
        /** @description A Canvas to be connected. */
        NewCanvasConnection: {
            /**
             * Format: password
             * @description An access token made in Canvas under Account, Settings.
             */
            api_key: string;
            /**
             * @description Any address of the Canvas; only scheme, host and port are kept.
             * @example https://canvas.example.edu
             */
            base_url: string;
            /** @description What to call it; its host where nothing is said. */
            label?: string | null;
        };
        /** @description Where to sign in. */
        NewCanvasSignIn: {
            /** @description The address of an institution. */
            base_url: string;
        };
        /** @description A provider to be added. */
        NewModelProvider: {
            /** @description Where it is. Absent: where this kind usually is. `compatible` has no usual place. */
            base_url?: string | null;
            /** @description Its key. It is kept encrypted and never shown again. */
            key?: string | null;
            kind: components["schemas"]["ModelProviderKind"];
            /** @description Between 1 and 100 characters; no two providers have the same. */
            label: string;
        };
        /** @description The settings to be. */
        NewModelSettings: {
            default?: components["schemas"]["ModelChoice"] | null;
            /** @description At most 9. */
            fallbacks?: components["schemas"]["ModelChoice"][];
            /** @description At most 200. */
            prices?: components["schemas"]["ModelPrice"][];
        };
        /** @description A work item a person adds. */
        NewWorkItem: {
            /** @description At most 10,000 characters. */
            description?: string;
            /** Format: date-time */
            due_at?: string | null;
            /**
             * Format: int32
             * @description 1 to 100,000.
             */
            effort_minutes?: number | null;
            /** @description `task` (default) or `fix`. */
            kind?: components["schemas"]["WorkItemKind"];
            /** @description The item it becomes a part of. */
            parent_id: components["schemas"]["ItemId"];
            /** @description 1 to 300 characters. */
            title: string;
        };
        /** @description A step to take. */
        NextAction: {
            /** @description The fix it does, by key. */
            fix?: string | null;
            /**
             * Format: int32
             * @description From 1.
             */
            order: number;
            /** @description What to do. */
            text: string;
        };
        /** @description Something that was not looked at. */
        NotChecked: {
            /** @description What. */
            what: string;
            /** @description Why not. */
            why: string;
        };
        /** @description Where a page stands in its list. */
        Pagination: {
            /** @description Whether a page follows. */
            has_next: boolean;
            /** @description Whether a page precedes. */
            has_prev: boolean;
            /**
             * Format: int64
             * @description Page number, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description Entries per page.
             */
            page_size: number;
            /**
             * Format: int64
             * @description Entries in the whole list, counted up to 100.
             */
            total: number;
            /** @description Whether that is all of them; `false` says there are more than `total`. */
            total_exact: boolean;
            /**
             * Format: int64
             * @description Pages in the whole list, as far as it was counted.
             */
            total_pages: number;
        };
        /**
         * @description What was answered so far.
         * @enum {string}
         */
        PairingStatus: "pending" | "approved" | "denied";
        /** @description Where an item goes among its siblings. */
        Placement: {
            after?: components["schemas"]["ItemId"] | null;
        };
        /** @description The verified plan of one assignment. Immutable; a reprocess makes the next version. */
        Plan: {
            /** @description What is asked, in short. */
            assignment_summary: components["schemas"]["AssignmentSummary"];
            /** @description Who made it: `offline` (rules, no model) or the name of a model. */
            engine: string;
            /** @description What the source leaves open, contradicts, or could not be read. */
            gaps: components["schemas"]["Gap"][];
            /** @description What kind of work this is. */
            kind: components["schemas"]["WorkKind"];
            /** @description The language it is written in: `en` or `de`. */
            language: string;
            /** @description The way there, in order. */
            milestones: components["schemas"]["Milestone"][];
            /** @description Everything the source demands, one by one, each with the place it comes from. */
            requirements: components["schemas"]["Requirement"][];
            /** @description What could go wrong. */
            risks: components["schemas"]["Risk"][];
            /** @description How to hand it in well. */
            submission_strategy: components["schemas"]["SubmissionStrategy"];
            /** @description How the plan fared when it was held against the source. */
            verification: components["schemas"]["Verification"];
            /**
             * Format: int32
             * @description Counts from 1 within one assignment.
             */
            version: number;
        };
        /** @description What a stream of planning says; see `contract/events.json` for the payloads of `assignment.*`. */
        PlanningEvent: {
            draft_summary?: components["schemas"]["DraftSummary"] | null;
            error?: components["schemas"]["Failure"] | null;
            event_type: components["schemas"]["PlanningEventType"];
            /** @description With `feedback_preview`. */
            feedback_preview?: unknown;
            /** @description With everything that is about feedback: the job. */
            job_id?: string | null;
            message: string;
            milestone_preview?: components["schemas"]["MilestonePreview"] | null;
            /**
             * Format: int32
             * @description With `plan_ready`.
             */
            plan_version?: number | null;
            /**
             * Format: int32
             * @description Percent.
             */
            progress: number;
            /** @description The stage reached. */
            stage?: string | null;
            status: components["schemas"]["WorkspaceStatus"];
            /** Format: date-time */
            timestamp: string;
            workspace_id: string;
        };
        /**
         * @description What happened.
         * @enum {string}
         */
        PlanningEventType: "progress" | "draft_summary" | "milestone_preview" | "plan_ready" | "feedback_preview" | "feedback_ready" | "failed";
        /** @description A text the plan was made from. */
        PlanSource: {
            /** @description In reading order, at most 20,000. */
            blocks: components["schemas"]["SourceBlock"][];
            error?: components["schemas"]["Failure"] | null;
            /** @description The file's id, or `details`, `text`, `rubric`: the `source_id` of citations. */
            id: string;
            /** @description details, text, rubric or file. */
            kind: string;
            name: string;
            /** Format: int32 */
            pages?: number | null;
            warnings: components["schemas"]["SourceWarning"][];
            /** Format: int64 */
            words: number;
        };
        /** @description Texts, in the order they were read. */
        PlanSources: {
            data: components["schemas"]["PlanSource"][];
        };
        /** @description A published version of a plan. */
        PlanVersion: {
            /** Format: date-time */
            created_at: string;
            /** @description The one clients see by default. */
            current: boolean;
            /** @description Who made it: `offline`, or the name of a model. */
            engine: string;
            /** Format: int32 */
            version: number;
        };
        /** @description Versions, newest first. */
        PlanVersions: {
            data: components["schemas"]["PlanVersion"][];
        };
        /**
         * @description How urgent a run is.
         * @enum {string}
         */
        Priority: "critical" | "high" | "normal" | "low";
        /** @description An erasure that has begun. */
        PrivacyErasure: {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["ErasureId"];
            /** @description What stays, and why. */
            remains: components["schemas"]["Remains"][];
            /** @description The run that does it; when the sessions end, nobody can look at it any more. */
            run_id: components["schemas"]["RunId"];
            state: components["schemas"]["ErasureState"];
        };
        /** @description An export of everything a person has here. */
        PrivacyExport: {
            /** @description Rows by list (`work/items`), and the original files (`originals`). */
            counts?: {
                [key: string]: number;
            } | null;
            /** Format: date-time */
            created_at: string;
            error?: components["schemas"]["Failure"] | null;
            /**
             * Format: date-time
             * @description When it is removed.
             */
            expires_at: string;
            /** Format: date-time */
            finished_at?: string | null;
            id: components["schemas"]["ExportId"];
            /** @description The run that makes it: follow its progress there. */
            run_id: components["schemas"]["RunId"];
            /** @description SHA-256 of the file, lower-case hex. */
            sha256?: string | null;
            /**
             * Format: int64
             * @description Bytes of the file, once it is ready.
             */
            size?: number | null;
            state: components["schemas"]["ExportState"];
        };
        /** @description The exports of the caller. */
        PrivacyExports: {
            data: components["schemas"]["PrivacyExport"][];
        };
        /** @description What stays when a person is erased. */
        PrivacyRemains: {
            data: components["schemas"]["Remains"][];
        };
        /** @description The body of every error: `application/problem+json`. */
        Problem: {
            /** @description Stable code `room.snake_case`, for programs. */
            code: string;
            /** @description What went wrong with this request, for people. */
            detail: string;
            /** @description The fields that are not valid; empty for other problems. */
            details: components["schemas"]["FieldError"][];
            /** @description The same as `code`. */
            error: string;
            /** @description The same as `detail`. */
            message: string;
            request_id?: components["schemas"]["RequestId"] | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The status in words. */
            title: string;
            /** @description `urn:atelier:error:<code>`. */
            type: string;
        };
        /** @description What was made of an assignment, by whom, when, and with which engine. */
        Provenance: {
            /** @description Of which assignment. */
            assignment: components["schemas"]["ProvenanceAssignment"];
            /** @description Who made plans and feedback. */
            engines: components["schemas"]["EngineUse"][];
            /** @description What happened, oldest first; at most 2,000. */
            entries: components["schemas"]["ProvenanceEntry"][];
            /**
             * Format: date-time
             * @description When this report was put together.
             */
            generated_at: string;
            mode?: components["schemas"]["CourseMode"] | null;
            /** @description What this report cannot tell, in sentences. */
            not_covered: string[];
            /** @description Whose it is. */
            person: string;
            /** @description Figures over everything, also what was left out of `entries`. */
            totals: components["schemas"]["ProvenanceTotals"];
            /** @description Older entries were left out. */
            truncated: boolean;
        };
        /** @description Who did something. */
        ProvenanceActor: {
            /** @description What they are. */
            kind: components["schemas"]["ProvenanceActorKind"];
            /** @description What they are called. */
            name: string;
        };
        /**
         * @description What somebody is.
         * @enum {string}
         */
        ProvenanceActorKind: "person" | "engine" | "system";
        /** @description The assignment a report is about. */
        ProvenanceAssignment: {
            /** @description Our id, or the course system's. */
            assignment_id: string;
            /** @description `local`, or the course system's id. */
            course_id: string;
            /** @description The course. */
            course_name?: string | null;
            /**
             * Format: date-time
             * @description When it is due.
             */
            due_at?: string | null;
            /** @description Its title. */
            title: string;
        };
        /** @description By which a file or text can be checked. */
        ProvenanceDigest: {
            /** @description What it is called. */
            name: string;
            /** @description Of what the digest is taken. */
            of: components["schemas"]["ProvenanceDigestOf"];
            /** @description SHA-256 in lower-case hex; null where the file is no longer kept. */
            sha256?: string | null;
        };
        /**
         * @description Of what a digest is taken.
         * @enum {string}
         */
        ProvenanceDigestOf: "file" | "text" | "text_as_read";
        /** @description Something that happened. */
        ProvenanceEntry: {
            /** @description Who did it. */
            actor: components["schemas"]["ProvenanceActor"];
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Of what was read or handed in. */
            digests?: components["schemas"]["ProvenanceDigest"][];
            /** @description The engine: `offline`, or the name of a model. */
            engine?: string | null;
            /** @description What sort of thing. */
            kind: components["schemas"]["ProvenanceKind"];
            /** @description In which run. */
            run_id?: string | null;
            /** @description One sentence. */
            summary: string;
            /**
             * Format: int32
             * @description The version of the plan or feedback.
             */
            version?: number | null;
        };
        /**
         * @description What sort of thing happened.
         * @enum {string}
         */
        ProvenanceKind: "assignment_created" | "assignment_changed" | "captured" | "source_read" | "source_unreadable" | "plan_made" | "plan_failed" | "task_added" | "task_changed" | "task_done" | "fix_done" | "submission" | "feedback" | "feedback_failed";
        /** @description Figures over everything. */
        ProvenanceTotals: {
            /**
             * Format: int64
             * @description Micro-dollars of the calls whose price is known; null where no price is known.
             */
            cost_micros?: number | null;
            /**
             * Format: int64
             * @description Feedback given.
             */
            feedbacks: number;
            /**
             * Format: int64
             * @description Calls of models.
             */
            model_calls: number;
            /**
             * Format: int64
             * @description Versions of the plan.
             */
            plan_versions: number;
            /**
             * Format: int64
             * @description Different sources that were read.
             */
            sources: number;
            /**
             * Format: int64
             * @description Drafts handed in.
             */
            submissions: number;
            /**
             * Format: int64
             * @description Tasks and fixes that are done now.
             */
            tasks_done: number;
            /**
             * Format: int64
             * @description Tokens sent and received, as far as providers told.
             */
            tokens: number;
            /**
             * Format: int64
             * @description Calls whose price nobody knows.
             */
            unpriced_calls: number;
        };
        /** @description What changes. A field that is absent stays. */
        ProviderChanges: {
            /** @description Another host needs the key again. */
            base_url?: string | null;
            /** @description A new key; `null` forgets the one that is kept. */
            key?: string | null;
            label?: string | null;
        };
        ProviderId: string;
        /** @description How the quotes fared. */
        QuoteCheck: {
            /**
             * Format: int32
             * @description Quotes looked up.
             */
            checked: number;
            /**
             * Format: int32
             * @description Taken out: not in the submission, or said to whoever grades it.
             */
            dropped: number;
            /**
             * Format: int32
             * @description Found in the submission.
             */
            found: number;
        };
        /** @description How near a draft is to being handed in. */
        Readiness: {
            /** @description In one word. */
            level: components["schemas"]["ReadinessLevel"];
            /**
             * Format: int32
             * @description Requirements that were measured and hold, or of which signs were found.
             */
            met: number;
            /**
             * Format: int32
             * @description Requirements the engine cannot check.
             */
            not_checked: number;
            /**
             * Format: int32
             * @description Requirements that are missing or broken.
             */
            open: number;
            /**
             * Format: int32
             * @description Requirements of which little was found.
             */
            partly: number;
            /** @description In a sentence. */
            text: string;
        };
        /**
         * @description How near a draft is to being handed in.
         * @enum {string}
         */
        ReadinessLevel: "not_ready" | "needs_work" | "no_obstacle_found" | "not_judged";
        /** @description The refresh token of a program; the web client sends its cookie instead. */
        RefreshBody: {
            /** @description As it was last given. */
            refresh_token?: string | null;
        };
        /** @description A new account. */
        RegisterBody: {
            /**
             * Format: email
             * @description Compared without regard to case.
             * @example ada@example.org
             */
            email: string;
            /**
             * @description What to call the person.
             * @example Ada Lovelace
             */
            name: string;
            /**
             * Format: password
             * @description 10 to 256 characters, not the e-mail address, not one of the most common.
             */
            password: string;
        };
        /** @description The account that was made. */
        Registered: {
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at: string;
            /** @description As it will be shown. */
            email?: string | null;
            /** @description Who. */
            id: components["schemas"]["UserId"];
            /** @description What to call them. */
            name: string;
        };
        /** @description Something that stays when a person is erased. */
        Remains: {
            /**
             * @description `room/list`
             * @example audit/entries
             */
            what: string;
            /** @description Why it stays, and what of the person is in it. */
            why: string;
        };
        /** @description Something said about the draft. */
        Remark: {
            /** @description Stable code: `topic_found`, `length_within`, … */
            code: string;
            /** @description The places in the assignment. */
            grounds: components["schemas"]["Citation"][];
            /** @description The places in the draft. */
            quotes: components["schemas"]["Citation"][];
            /** @description The requirements concerned, by id. */
            requirement_ids: string[];
            /** @description In plain words. */
            text: string;
        };
        RequestId: string;
        /** @description Something to put right. */
        RequiredFix: {
            /** @description The places in the assignment. */
            grounds: components["schemas"]["Citation"][];
            /** @description The same fix keeps this key from feedback to feedback. */
            key: string;
            /** @description Stable key of the milestone it belongs to. */
            milestone?: string | null;
            /** @description The places in the draft. */
            quotes: components["schemas"]["Citation"][];
            /** @description The requirements concerned, by id. */
            requirement_ids: string[];
            /** @description What is wrong, and what would be right. */
            text: string;
            /** @description Short and imperative. */
            title: string;
        };
        /** @description One demand of the source. */
        Requirement: {
            /** @description Where the source says it. Never empty in a finished plan. */
            citations?: components["schemas"]["Citation"][];
            /** @description Unique within this version: `r1`, `r2`, … */
            id: string;
            /** @description What the demand is about. */
            kind: components["schemas"]["RequirementKind"];
            /** @description How binding it is. */
            strength: components["schemas"]["Strength"];
            /** @description The demand, in the source's words where they stand by themselves. */
            text: string;
        };
        /** @description One requirement, and how the draft fares. */
        RequirementCheck: {
            /** @description Stable code of what was looked at: `length_short`, `topic_found`, `file_type_wrong`, … */
            code: string;
            /** @description The places in the assignment. */
            grounds: components["schemas"]["Citation"][];
            /** @description The places in the draft. */
            quotes: components["schemas"]["Citation"][];
            /** @description The demand. */
            requirement: string;
            /** @description Its id in the plan. */
            requirement_id: string;
            /** @description How binding it is. */
            strength: components["schemas"]["Strength"];
            /** @description What was found, in plain words. */
            text: string;
            /** @description How the draft fares. */
            verdict: components["schemas"]["FeedbackVerdict"];
        };
        /**
         * @description What a demand is about.
         * @enum {string}
         */
        RequirementKind: "deliverable" | "content" | "length" | "format" | "sources" | "deadline" | "submission" | "constraint" | "collaboration" | "integrity" | "late_policy" | "grading";
        /** @description Something that could go wrong. */
        Risk: {
            /** @description What in the source shows it. */
            citations?: components["schemas"]["Citation"][];
            /** @description What it would cost. */
            impact: string;
            /** @description What to do about it. */
            mitigation: string;
            /** @description What. */
            risk: string;
        };
        /** @description A durable run: anything a machine does, with its progress and outcome. */
        Run: {
            /** @description Wire id of what the run is about. */
            about?: string | null;
            /**
             * Format: int32
             * @description Attempts begun so far.
             */
            attempt: number;
            /** @description Somebody asked for it to be cancelled; it is coming to an end. */
            cancelling: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it goes on, where that is known: the next retry, the end of a sleep.
             */
            due_at?: string | null;
            error?: components["schemas"]["Failure"] | null;
            /**
             * Format: int32
             * @description Attempts that failed so far.
             */
            failures: number;
            /** Format: date-time */
            finished_at?: string | null;
            id: components["schemas"]["RunId"];
            /** @description What kind of work: `study.plan`, … */
            kind: string;
            /** @description What it is doing, or was doing last. */
            message?: string | null;
            parent_id?: components["schemas"]["RunId"] | null;
            priority: components["schemas"]["Priority"];
            /**
             * Format: int32
             * @description Percent.
             */
            progress: number;
            /** Format: date-time */
            started_at?: string | null;
            state: components["schemas"]["RunState"];
            /** @description The signal or child run it waits for. */
            waits_for?: string | null;
        };
        /** @description An attempt that did not succeed. */
        RunAttempt: {
            /**
             * Format: int32
             * @description From 1.
             */
            attempt: number;
            /** Format: date-time */
            ended_at: string;
            error?: components["schemas"]["Failure"] | null;
            /** @description failed, lost (its worker died), timed_out or handed_back (its worker stopped). */
            outcome: string;
            /**
             * Format: date-time
             * @description When the next attempt was due.
             */
            retry_at?: string | null;
        };
        /** @description Attempts that did not succeed, oldest first. */
        RunAttempts: {
            data: components["schemas"]["RunAttempt"][];
        };
        RunId: string;
        /** @description Lines of a run's log, oldest first. */
        RunLog: {
            data: components["schemas"]["RunLogLine"][];
        };
        /** @description A line of a run's log. */
        RunLogLine: {
            /** Format: date-time */
            at: string;
            /** Format: int32 */
            attempt: number;
            /** @description debug, info, warn or error. */
            level: string;
            message: string;
            /**
             * Format: int64
             * @description Cursor: pass it as `after` to get what came later.
             */
            n: number;
        };
        /**
         * @description Where a run stands.
         * @enum {string}
         */
        RunState: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled";
        /** @description A finished step of a run: done once, never repeated. */
        RunStep: {
            /**
             * Format: int32
             * @description The attempt that finished it.
             */
            attempt: number;
            /** Format: date-time */
            finished_at: string;
            name: string;
            /**
             * Format: int32
             * @description The same name may occur again: 0, 1, 2, …
             */
            occurrence: number;
            /** @description Its result; absent when it is too large to show here. */
            output?: unknown;
            /** Format: date-time */
            started_at: string;
        };
        /** @description Finished steps in order, at most a thousand. */
        RunSteps: {
            data: components["schemas"]["RunStep"][];
        };
        /** @description How a draft stands against what earns marks. */
        Scorecard: {
            /** @description Criterion by criterion, in the rubric's order. */
            criterion_scores: components["schemas"]["CriterionScore"][];
            /** @description The whole. */
            overall_readiness: components["schemas"]["Readiness"];
        };
        SessionId: string;
        /** @description One session of the caller's. */
        SessionView: {
            /** @description Where it signed in from. */
            address: string;
            /** @description What a paired program calls itself. Absent where a password was typed. */
            client_name?: string | null;
            /**
             * Format: date-time
             * @description When it signed in.
             */
            created_at: string;
            /** @description Whether the request came by this one. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends unless it is used before.
             */
            expires_at: string;
            /** @description Which. */
            id: components["schemas"]["SessionId"];
            /**
             * Format: date-time
             * @description When it last refreshed.
             */
            last_used_at: string;
            /** @description Whether it outlives the day. */
            remember_me: boolean;
            /** @description What the client called itself when it signed in. */
            user_agent: string;
        };
        /** @description One piece of a source's text. */
        SourceBlock: {
            /** @description Of a table row: its cells. */
            cells?: string[] | null;
            /**
             * Format: int32
             * @description Of a list item: 0 for the outermost list.
             */
            depth?: number | null;
            /** @description Of a table row: whether it heads the columns. */
            header?: boolean | null;
            /** @description heading, paragraph, list_item, table_row or code. */
            kind: string;
            /**
             * Format: int32
             * @description Of a heading: 1 to 6.
             */
            level?: number | null;
            place: components["schemas"]["SourcePlace"];
            text: string;
        };
        /** @description Where a block stands in its source. */
        SourcePlace: {
            /**
             * Format: int32
             * @description Page or slide, from 1, where the format has them.
             */
            page?: number | null;
            /**
             * Format: int32
             * @description Which block of the source, from 1.
             */
            paragraph: number;
        };
        /** @description Something to know about a source. */
        SourceWarning: {
            code: string;
            message: string;
        };
        /** @description A sentence of the plan, and what in the source says so. No citations: advice, not a demand. */
        Statement: {
            /** @description Where the source says it. */
            citations?: components["schemas"]["Citation"][];
            /** @description The sentence. */
            text: string;
        };
        /**
         * @description How a part is.
         * @enum {string}
         */
        Status: "ok" | "degraded" | "down";
        /**
         * @description How binding a demand is.
         * @enum {string}
         */
        Strength: "may" | "unclear" | "should" | "must";
        /** @description The draft, in figures. */
        SubmissionFacts: {
            /** @description Its files. */
            files: components["schemas"]["SubmittedFile"][];
            /** @description Its id. */
            id: string;
            /**
             * Format: int32
             * @description Pages, where the files have them.
             */
            pages?: number | null;
            /**
             * Format: date-time
             * @description When it was handed in to be looked at.
             */
            received_at: string;
            /**
             * Format: int32
             * @description Words of the running text, without the list of sources and without what was said to the grader.
             */
            words: number;
        };
        SubmissionId: string;
        /** @description A draft to be looked at: text, files, or both. */
        SubmissionInput: {
            /** @description By whom: the chosen models where there are any, rules alone, or a model. */
            engine?: components["schemas"]["EngineChoice"];
            /** @description Files of the draft, uploaded before; at most 20. */
            file_ids?: components["schemas"]["FileId"][];
            /** @description With `provider`: its model. */
            model?: string | null;
            /** @description Lets the rules look where no model answers; the feedback says so. */
            or_offline?: boolean;
            provider?: components["schemas"]["ProviderId"] | null;
            /** @description The draft's text, at most 2,000,000 characters (and 10 MiB with the rest of the body). */
            text?: string | null;
        };
        /** @description How to hand it in well. */
        SubmissionStrategy: {
            /** @description How such work usually loses marks. */
            common_failure_modes: components["schemas"]["Statement"][];
            /** @description What to tick off before handing in. */
            final_checklist: components["schemas"]["Statement"][];
            /** @description What separates good from passable. */
            quality_bar: string;
        };
        /** @description A file of the draft. */
        SubmittedFile: {
            /** @description Why it could not be read. */
            error?: string | null;
            /** @description Its id. */
            id: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: int32
             * @description Pages, where it has them.
             */
            pages?: number | null;
            /**
             * Format: int64
             * @description Words in it.
             */
            words: number;
        };
        /** @description One sitting's work. */
        Task: {
            /** @description What exists afterwards. */
            deliverable: string;
            /** @description Tasks to finish first, by id. Never circular. */
            depends_on: string[];
            /** @description What to do. */
            description: string;
            /** @description How to tell that it is done. */
            done_definition: string;
            /**
             * Format: int32
             * @description The same in minutes.
             */
            effort_minutes: number;
            /** @description In words: `about 2 h`. */
            estimated_effort: string;
            /** @description Unique within this version: `m1t1`, `m1t2`, … */
            id: string;
            /** @description The requirements it serves, by id. */
            requirement_ids?: string[];
            /** @description The same task keeps this key from version to version. */
            stable_key: string;
            /** @description Short and imperative. */
            title: string;
        };
        TeamId: string;
        /**
         * @description What somebody may do in a team.
         * @enum {string}
         */
        TeamRole: "owner" | "admin" | "lead" | "member" | "viewer";
        /** @description A team, seen by the caller. */
        TeamView: {
            /** @description Which. */
            id: components["schemas"]["TeamId"];
            /** @description Its name for people. */
            name: string;
            /** @description What the caller may do in it. */
            role: components["schemas"]["TeamRole"];
            /** @description Its name in addresses. */
            slug: string;
        };
        TenantId: string;
        /**
         * @description What a tenant is for.
         * @enum {string}
         */
        TenantKind: "personal" | "organization";
        /**
         * @description What somebody may do in a tenant.
         * @enum {string}
         */
        TenantRole: "owner" | "admin" | "member" | "guest" | "auditor";
        /** @description A tenant, seen by the caller. */
        TenantView: {
            /** @description Which. */
            id: components["schemas"]["TenantId"];
            /** @description What for. */
            kind: components["schemas"]["TenantKind"];
            /** @description Its name for people. */
            name: string;
            /** @description What the caller may do in it. */
            role: components["schemas"]["TenantRole"];
            /** @description Its name in addresses. */
            slug: string;
        };
        /** @description Why a provider gave no answer. */
        TestFailure: {
            class: components["schemas"]["ModelFailureClass"];
            /** @description In plain words, without keys. */
            message: string;
        };
        /** @description A program that asks whether it may come in. */
        TokenBody: {
            /** @description As it was given. */
            device_code: string;
        };
        /** @description A pair of tokens. */
        Tokens: {
            /** @description For `Authorization: Bearer …`. */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds until the access token ends.
             */
            expires_in: number;
            /** @description For the next refresh, once. Absent for the web client, whose cookie has it. */
            refresh_token?: string | null;
            /** @description `Bearer`. */
            token_type: string;
        };
        /** @description A part of an own course. */
        Topic: {
            /** @description Its assignments, in order. */
            assignments: components["schemas"]["AssignmentId"][];
            /** Format: date-time */
            created_at: string;
            /** @description Topics that come before it. */
            depends_on: components["schemas"]["TopicId"][];
            id: components["schemas"]["TopicId"];
            /** Format: int32 */
            order: number;
            /** @description Its assignments are done one after the other. */
            sequential: boolean;
            title: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description The `ETag`, as a number.
             */
            version: number;
        };
        TopicId: string;
        /** @description What a topic is to be. A field that is absent stays; a new topic needs its `title`. */
        TopicInput: {
            /** @description Assignments of the course, in order. One that was in another topic leaves it. */
            assignments?: components["schemas"]["AssignmentId"][] | null;
            /** @description Topics of the course that come before it. */
            depends_on?: components["schemas"]["TopicId"][] | null;
            /**
             * Format: int32
             * @description Where it stands among the others; a new one stands last.
             */
            order?: number | null;
            /** @description Its assignments are done one after the other. */
            sequential?: boolean | null;
            title?: string | null;
        };
        /** @description An upload in chunks, and where it stands. */
        Upload: {
            /**
             * Format: int32
             * @description Bytes to send at a time. Between 256 KiB and 16 MiB are accepted; the last may be smaller.
             */
            chunk_size: number;
            /**
             * Format: date-time
             * @description When it is given up.
             */
            expires_at: string;
            file_id?: components["schemas"]["FileId"] | null;
            id: components["schemas"]["UploadId"];
            /** @description Display name of the file to be. */
            name: string;
            /**
             * Format: int64
             * @description Bytes received: the next chunk begins here.
             */
            received: number;
            /**
             * Format: int64
             * @description Bytes announced.
             */
            size: number;
        };
        UploadId: string;
        UserId: string;
        /** @description How a plan fared when it was held against the source. */
        Verification: {
            /**
             * Format: int32
             * @description Demands of the source the draft had missed and that were put in.
             */
            added: number;
            /**
             * Format: int32
             * @description Statements that claim to come from the source.
             */
            checked: number;
            /**
             * Format: int32
             * @description Of these, taken out because the source does not say so.
             */
            dropped: number;
            /**
             * Format: int32
             * @description Entries in `gaps`.
             */
            gaps: number;
            /**
             * Format: int32
             * @description Of these, found in the source and saying what it says.
             */
            supported: number;
        };
        /** @description Which model to test. */
        WhichModel: {
            /** @description Absent: the first that was chosen of this provider, or else the first it lists. */
            model?: string | null;
        };
        /** @description Something to be done. */
        WorkItem: {
            /** @description For a root: the wire id of what it stands for. */
            about?: string | null;
            /**
             * Format: date-time
             * @description When a newer plan dropped it.
             */
            archived_at?: string | null;
            /** Format: date-time */
            completed_at?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description What comes out of it. */
            deliverable: string;
            /** @description Items that come before it. */
            depends_on: components["schemas"]["ItemId"][];
            description: string;
            /** @description When it counts as done. */
            done_definition: string;
            /** Format: date-time */
            due_at?: string | null;
            /** Format: int32 */
            effort_minutes?: number | null;
            /** @description What was done about it. */
            evidence: components["schemas"]["Evidence"][];
            id: components["schemas"]["ItemId"];
            kind: components["schemas"]["WorkItemKind"];
            parent_id?: components["schemas"]["ItemId"] | null;
            /**
             * Format: double
             * @description Order among siblings.
             */
            position: number;
            /**
             * Format: int32
             * @description 1 (first) to 10.
             */
            priority: number;
            /** @description The outermost item above it. */
            root_id: components["schemas"]["ItemId"];
            /** @description For items of a plan: names the item across versions. */
            stable_key?: string | null;
            state: components["schemas"]["WorkItemState"];
            title: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description The `ETag`, as a number.
             */
            version: number;
        };
        /** @description What changes. A field that is absent stays; `null` clears it where it may be empty. */
        WorkItemChange: {
            description?: string | null;
            /** Format: date-time */
            due_at?: string | null;
            /** Format: int32 */
            effort_minutes?: number | null;
            /** @description With `state: done`: what to remember about it. */
            note?: string | null;
            /** Format: int32 */
            priority?: number | null;
            state?: components["schemas"]["WorkItemState"] | null;
            title?: string | null;
        };
        /**
         * @description What sort of thing is to be done.
         * @enum {string}
         */
        WorkItemKind: "assignment" | "milestone" | "task" | "fix";
        /**
         * @description Where an item stands.
         * @enum {string}
         */
        WorkItemState: "backlog" | "todo" | "in_progress" | "in_review" | "done" | "failed" | "overridden";
        /**
         * @description What kind of work an assignment asks for; it decides the shape of the plan.
         * @enum {string}
         */
        WorkKind: "programming" | "essay" | "lab_report" | "problem_set" | "presentation" | "general";
        WorkspaceId: string;
        /**
         * @description Where planning stands.
         * @enum {string}
         */
        WorkspaceStatus: "new" | "queued" | "running" | "ready" | "failed";
    };
    responses: {
        /** @description What went wrong; `code` says it to programs, `detail` to people. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
