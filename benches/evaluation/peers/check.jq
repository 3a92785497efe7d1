# The rules of an input over its evidence: one document each, in the order of their numbers. False when one does not hold.

def compare($op; $limit):
  if $op == "lt" then . < $limit
  elif $op == "le" then . <= $limit
  elif $op == "ge" then . >= $limit
  elif $op == "gt" then . > $limit
  else . == $limit end;

# A rule of which the value is absent does not hold.
def holds($rule; $now):
  . as $document
  | getpath($rule.path)
  | if . == null then false
    elif $rule.kind == "compare" then (. * ($rule.times // 1)) | compare($rule.op; $rule.limit)
    elif $rule.kind == "equal" then . == $rule.limit
    elif $rule.kind == "match" then test("^(?:" + $rule.limit + ")$")
    elif $rule.kind == "in" then . as $value | $rule.limit | index($value) != null
    elif $rule.kind == "max" then [.[][$rule.of]] | max | compare($rule.op; $rule.limit)
    elif $rule.kind == "as-many" then length == ($document | getpath($rule.as))
    elif $rule.kind == "age" then $now - fromdate | compare($rule.op; $rule.limit)
    else
      [.[] | . as $element | select(all($rule.where[]; . as $one | $element | getpath($one.path) | compare($one.op; $one.limit)))]
      | length == $rule.limit
    end;

($now | fromdate) as $now
| [inputs] as $documents
| all($rules[0][]; . as $rule | $documents[$rule.file] | holds($rule; $now))
