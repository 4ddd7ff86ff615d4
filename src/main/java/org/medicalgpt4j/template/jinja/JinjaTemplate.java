package org.medicalgpt4j.template.jinja;

import java.time.LocalDateTime;
import java.util.Map;

/**
 * A parsed Jinja template: the part of Jinja 3 that chat templates use, with the settings and additions of the
 * transformers library (trim_blocks, lstrip_blocks, {@code break}, {@code continue}, {@code generation}, {@code tojson}
 * without HTML escapes, {@code raise_exception}, {@code strftime_now}), and limits, as templates are not trusted.
 *
 * <p>Not supported, as no other template can be loaded: {@code include}, {@code import}, {@code extends}, {@code block}.
 * Immutable and safe for use by several threads.
 */
public final class JinjaTemplate {
    private final Source source;
    private final Statement.Block body;
    private final boolean marksGeneration;

    private JinjaTemplate(Source source, Statement.Block body, boolean marksGeneration) {
        this.source = source;
        this.body = body;
        this.marksGeneration = marksGeneration;
    }

    /**
     * @param name what messages call the template
     * @throws JinjaException with name, line and column if it is no template
     */
    public static JinjaTemplate parse(String name, String template) {
        if (template.length() > Limits.TEMPLATE_LENGTH) {
            throw new JinjaException(name + ": " + template.length() + " characters are more than the limit of "
                    + Limits.TEMPLATE_LENGTH);
        }
        Source source = Source.of(name, template);
        try {
            StatementParser parser = new StatementParser(new TokenStream(Lexer.tokens(source.text())));
            Statement.Block body = parser.template();
            return new JinjaTemplate(source, body, parser.marksGeneration());
        } catch (JinjaError e) {
            throw source.at(e.position(), e.getMessage());
        }
    }

    /** Whether the template says by {@code generation} blocks what the assistant writes. */
    public boolean marksGeneration() {
        return marksGeneration;
    }

    /**
     * @param variables JSON values by name
     * @param now what {@code strftime_now} reads
     * @throws JinjaException with name, line and column if the template fails, refuses, or exceeds a limit
     */
    public Rendering render(Map<String, ?> variables, LocalDateTime now) {
        Execution execution = new Execution(now);
        try {
            body.run(Scope.root(Values.variables(variables), execution).inner());
            return execution.finished(marksGeneration);
        } catch (JinjaError e) {
            throw source.at(execution.position(), e.getMessage());
        } catch (StackOverflowError e) {
            throw source.at(execution.position(), "the template is nested too deep");
        }
    }
}
