// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A member that is masked wherever an object of its class is logged as a value with members.
 *
 * <pre>{@code
 * record Member(String id, @Masked String name, @Masked("keepLast:4") String phone) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.FIELD})
public @interface Masked {

    /** What becomes of it, as policies write it: {@code redact}, {@code keepLast:4}, {@code dropField} and so on. */
    String value() default "redact";
}
