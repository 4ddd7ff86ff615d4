package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.template.jinja.Token.Kind;

/** Parses what is assigned to: a name, several names, an attribute of a namespace. */
record TargetParser(TokenStream tokens) {
    private static final Set<String> CONSTANTS = Set.of("true", "True", "false", "False", "none", "None");

    Target target(boolean allowsAttribute) {
        List<Target> targets = new ArrayList<>();
        targets.add(single(allowsAttribute));
        boolean several = false;
        while (tokens.takeOperator(",")) {
            several = true;
            if (tokens.atName("in") || tokens.atOperator("=") || tokens.atOperator(")")) {
                break;
            }
            targets.add(single(allowsAttribute));
        }
        return several ? new Target.Unpacked(targets) : targets.get(0);
    }

    private Target single(boolean allowsAttribute) {
        if (tokens.takeOperator("(")) {
            tokens.enter();
            Target target = target(allowsAttribute);
            tokens.leave();
            tokens.expectOperator(")");
            return target;
        }
        Token name = tokens.expect(Kind.NAME);
        if (CONSTANTS.contains(name.text())) {
            throw new JinjaError("cannot assign to '" + name.text() + "'", name.position());
        }
        if (allowsAttribute && tokens.takeOperator(".")) {
            return new Target.NamespaceAttribute(
                    name.text(), tokens.expect(Kind.NAME).text());
        }
        return new Target.Variable(name.text());
    }
}
