package org.medicalgpt4j.template.jinja;

import java.util.List;
import java.util.Optional;

/** A statement; each kind runs itself. {@code at} is its offset in the source. */
sealed interface Statement {

    Flow run(Scope scope);

    /** How a statement ends: {@code break} and {@code continue} leave the statements around them. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    record Text(String text) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.execution().write(text);
            return Flow.NEXT;
        }
    }

    record Print(Expression expression, int at) implements Statement {
        @Override
        public Flow run(Scope scope) {
            Object value = expression.evaluate(scope);
            scope.execution().step(at);
            scope.execution().write(PythonText.str(value));
            return Flow.NEXT;
        }
    }

    record Block(List<Statement> statements) implements Statement {
        @Override
        public Flow run(Scope scope) {
            for (Statement statement : statements) {
                Flow flow = statement.run(scope);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        }
    }

    /** @param otherwise what runs if no branch does */
    record If(List<Branch> branches, Block otherwise) implements Statement {
        record Branch(Expression condition, Block body) {}

        @Override
        public Flow run(Scope scope) {
            for (Branch branch : branches) {
                if (Truth.of(branch.condition().evaluate(scope))) {
                    return branch.body().run(scope);
                }
            }
            return otherwise.run(scope);
        }
    }

    /** @param otherwise what runs if there is nothing to loop over */
    record For(
            Target target,
            Expression items,
            Optional<Expression> condition,
            boolean recursive,
            Block body,
            Block otherwise,
            int at)
            implements Statement {
        @Override
        public Flow run(Scope scope) {
            Loop.run(this, items.evaluate(scope), scope, 1);
            return Flow.NEXT;
        }
    }

    record Break() implements Statement {
        @Override
        public Flow run(Scope scope) {
            return Flow.BREAK;
        }
    }

    record Continue() implements Statement {
        @Override
        public Flow run(Scope scope) {
            return Flow.CONTINUE;
        }
    }

    record Set(Target target, Expression value, int at) implements Statement {
        @Override
        public Flow run(Scope scope) {
            Object result = value.evaluate(scope);
            scope.execution().step(at);
            target.assign(result, scope);
            return Flow.NEXT;
        }
    }

    /** {@code set} with a block, or {@code filter} if there is no target. */
    record Capture(Optional<Target> target, Expression filters, Block body, int at) implements Statement {
        @Override
        public Flow run(Scope scope) {
            Scope inner = scope.inner();
            String text = scope.execution().capture(() -> body.run(inner));
            inner.set(Expression.BlockText.NAME, text);
            Object value = filters.evaluate(inner);
            scope.execution().step(at);
            if (target.isPresent()) {
                target.get().assign(value, scope);
            } else {
                scope.execution().write(PythonText.str(value));
            }
            return Flow.NEXT;
        }
    }

    record With(List<Target> targets, List<Expression> values, Block body) implements Statement {
        @Override
        public Flow run(Scope scope) {
            List<Object> results = Evaluation.all(values, scope);
            Scope inner = scope.inner();
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(results.get(i), inner);
            }
            return body.run(inner);
        }
    }

    record Define(String name, Macro.Signature signature, Block body, int at) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.set(name, new Macro(name, signature, body, scope));
            return Flow.NEXT;
        }
    }

    /** A call whose macro can write the block by {@code caller()}. */
    record CallBlock(Expression.Call call, Macro.Signature signature, Block body, int at) implements Statement {
        @Override
        public Flow run(Scope scope) {
            Macro caller = new Macro("caller", signature, body, scope);
            Arguments arguments = call.arguments().evaluate(scope).with(Macro.CALLER, caller);
            Object text = Evaluation.call(call, scope, arguments);
            scope.execution().write(PythonText.str(text));
            return Flow.NEXT;
        }
    }

    /** What the assistant writes. */
    record Generation(Block body, int at) implements Statement {
        @Override
        public Flow run(Scope scope) {
            scope.execution().step(at);
            Scope inner = scope.inner();
            scope.execution().generation(() -> body.run(inner));
            return Flow.NEXT;
        }
    }
}
